package io.parley.gateway;

import static io.parley.gateway.testing.WebSocketBytes.BINARY;
import static io.parley.gateway.testing.WebSocketBytes.CLOSE;
import static io.parley.gateway.testing.WebSocketBytes.CONTINUATION;
import static io.parley.gateway.testing.WebSocketBytes.PING;
import static io.parley.gateway.testing.WebSocketBytes.PONG;
import static io.parley.gateway.testing.WebSocketBytes.TEXT;
import static io.parley.gateway.testing.WebSocketBytes.closing;
import static io.parley.gateway.testing.WebSocketBytes.fragment;
import static io.parley.gateway.testing.WebSocketBytes.frame;
import static io.parley.gateway.testing.WebSocketBytes.header;
import static io.parley.gateway.testing.WebSocketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a WebSocket client can make a gateway hold and write, and what it gets when it breaks the rules. */
@QuarkusTest
@TestProfile(WebSocketBoundsIT.ShortSilence.class)
@QuarkusTestResource(GatewayEnvironment.class)
class WebSocketBoundsIT {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UNFINISHED_BYTES = 512 * 1_024;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    @Inject
    MeterRegistry meters;

    GatewayPeers peers;

    /** WebSockets are pinged after one second of silence, and bear two. */
    public static class ShortSilence implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.web-socket.silence",
                    "2500ms",
                    "parley.gateway.connection.silence",
                    "30s",
                    "parley.gateway.connection.login-deadline",
                    "20s",
                    "parley.gateway.connection.unfinished-input-bytes",
                    String.valueOf(UNFINISHED_BYTES));
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    /** P-112: the close code beside the Error, for each kind of fault. */
    @Test
    void whatBreaksTheRulesGetsItsErrorAndItsCloseCode() {
        expectEnd("MALFORMED", 1002, header(0x80 | TEXT, false, 5));
        expectEnd("MALFORMED", 1002, header(0xC0 | TEXT, true, 5));
        expectEnd("MALFORMED", 1002, frame(CONTINUATION, text("x")));
        expectEnd("MALFORMED", 1002, frame(BINARY, text("x")));
        expectEnd("MALFORMED", 1002, frame(TEXT, text("no JSON")));
        expectEnd("MALFORMED", 1002, frame(CLOSE, closing(1005, "")));
        expectEnd("MALFORMED", 1007, frame(TEXT, new byte[] {'"', (byte) 0xC3, 0x28, '"'}));
        expectEnd("MALFORMED", 1007, frame(TEXT, text("{\"type\":\"Ping\",\"body\":{\"x\":\"\\ud800\"}}")));
        expectEnd("TOO_LARGE", 1009, header(0x80 | TEXT, true, 4_097));
        expectEnd("TOO_LARGE", 1009, header(0x80 | TEXT, true, Long.MAX_VALUE));
        expectEnd("TOO_LARGE", 1009, concat(fragment(TEXT, new byte[4_000]), header(CONTINUATION, true, 97)));
    }

    private void expectEnd(String code, int closeCode, byte[] bytes) {
        try (RawWebSocket client = RawWebSocket.json(httpPort)) {
            client.send(bytes);
            assertThat(client.readText()).contains("\"type\":\"Error\"").contains("ERROR_CODE_" + code);
            assertThat(client.read().closeCode()).isEqualTo(closeCode);
            assertThat(client.isClosed()).isTrue();
        }
    }

    /** P-113 */
    @Test
    void messagesMayComeInFragmentsEvenAnEmptyFirstOneUpToTheLimit() {
        try (RawWebSocket client = RawWebSocket.json(httpPort)) {
            client.send(fragment(TEXT, text("")));
            client.send(fragment(CONTINUATION, text("{\"type\":")));
            client.send(frame(PING, text("in between")));
            client.send(frame(CONTINUATION, text("\"Ping\",\"id\":7}")));
            RawWebSocket.Frame pong = client.read();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.payload()).isEqualTo(text("in between"));
            assertThat(client.readText()).contains("\"Pong\"").contains("\"id\":7");

            client.send(fragment(TEXT, text("")));
            for (int i = 0; i < 255; i++) {
                client.send(fragment(CONTINUATION, text("")));
            }
            assertThat(client.readText()).contains("TOO_LARGE");
            assertThat(client.read().closeCode()).isEqualTo(1009);
        }
    }

    /** P-110 */
    @Test
    void framesBeforeLoginAreSmallAndLaterOnesAreNot() {
        try (TestClient client = new TestClient(port)) {
            client.raw(new byte[] {0, 0, 0x10, 0x01});
            assertThat(client.error(0).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TOO_LARGE);
            assertThat(client.isClosed()).isTrue();
        }
        try (TestClient client = TestClient.loggedIn(port, "user801", "phone")) {
            client.raw(TestClient.frame(63, 9, new byte[65_528]));
            assertThat(client.error(9).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
        }
    }

    @Test
    void pingsWhosePongsAreNotReadEndTheConnectionAndNotTheGateway() {
        for (boolean loggedIn : new boolean[] {false, true}) {
            double before = closed("slow_reader");
            try (RawWebSocket client = RawWebSocket.json(httpPort)) {
                if (loggedIn) {
                    logIn(client, "user802");
                }
                byte[] pings = repeat(frame(PING, new byte[125]), 500);
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    try {
                        client.send(pings);
                        return closed("slow_reader") > before;
                    } catch (UncheckedIOException reset) {
                        return closed("slow_reader") > before;
                    }
                });
            }
        }
    }

    /** P-111 */
    @Test
    void aPongIsASignOfLifeAndSilenceIsNone() {
        try (RawWebSocket alive = RawWebSocket.json(httpPort);
                RawWebSocket silent = RawWebSocket.json(httpPort)) {
            logIn(alive, "user803");
            logIn(silent, "user804");
            for (int i = 0; i < 4; i++) {
                assertThat(alive.read().opcode()).isEqualTo(PING);
                alive.send(frame(PONG, text("")));
            }
            assertThat(silent.read().opcode()).isEqualTo(PING);
            RawWebSocket.Frame next = silent.read();
            while (next.opcode() == PING) {
                next = silent.read();
            }
            assertThat(new String(next.payload())).contains("TIMEOUT");
            assertThat(silent.read().closeCode()).isEqualTo(1008);
            alive.send(frame(TEXT, text("{\"type\":\"Ping\",\"id\":3}")));
            RawWebSocket.Frame answer = alive.read();
            while (answer.opcode() == PING) {
                answer = alive.read();
            }
            assertThat(new String(answer.payload())).contains("\"Pong\"");
        }
    }

    /** P-114, P-115 */
    @Test
    void pagesOfOtherOriginsAndUnknownSubProtocolsAreRefused() {
        assertThat(statusWith("Origin: https://evil.example\r\n")).isEqualTo(403);
        assertThat(statusWith("Origin: http://localhost:" + httpPort + "\r\n")).isEqualTo(SWITCHING_PROTOCOLS);
        assertThat(statusWith("Sec-WebSocket-Protocol: parley.v9\r\n")).isEqualTo(400);
        assertThat(statusWith("Sec-WebSocket-Protocol: parley.v9, parley.v1\r\n"))
                .isEqualTo(SWITCHING_PROTOCOLS);
        assertThat(statusWith("")).isEqualTo(SWITCHING_PROTOCOLS);
    }

    private int statusWith(String headers) {
        try (RawWebSocket client = new RawWebSocket(httpPort, headers)) {
            return client.status();
        }
    }

    /** P-116 */
    @Test
    void whoHoldsMostOfTooMuchIsClosedAndWhoIsLoggedInLast() {
        double before = closed("unfinished_input");
        List<TestClient> strangers = new ArrayList<>();
        try (TestClient user = TestClient.loggedIn(port, "user805", "phone")) {
            byte[] large = TestClient.frame(63, 11, new byte[60_000]);
            user.raw(java.util.Arrays.copyOf(large, 50_000));
            byte[] small = TestClient.frame(63, 12, new byte[4_000]);
            for (int i = 0; i < 2 * UNFINISHED_BYTES / 4_096; i++) {
                TestClient stranger = new TestClient(port);
                strangers.add(stranger);
                stranger.raw(java.util.Arrays.copyOf(small, 3_900));
            }
            await().until(() -> closed("unfinished_input") > before);
            await().untilAsserted(() -> assertThat(meters.get("parley.gateway.input.unfinished.bytes")
                            .gauge()
                            .value())
                    .isLessThanOrEqualTo(UNFINISHED_BYTES));
            user.raw(java.util.Arrays.copyOfRange(large, 50_000, large.length));
            assertThat(user.error(11).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
            assertThat(strangers)
                    .anySatisfy(stranger -> assertThat(((Error) stranger.read().body()).getCode())
                            .isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED));
        } finally {
            strangers.forEach(TestClient::close);
        }
        await().untilAsserted(() -> assertThat(meters.get("parley.gateway.input.unfinished.bytes")
                        .gauge()
                        .value())
                .isZero());
    }

    private void logIn(RawWebSocket client, String user) {
        client.send(frame(
                TEXT,
                text("{\"type\":\"Resume\",\"id\":1,\"body\":{\"accessToken\":\""
                        + peers.auth().token(user, "web") + "\"}}")));
        assertThat(client.readText()).contains("ResumeAnswer");
    }

    private double closed(String reason) {
        Counter counter = meters.find("parley.gateway.connections.closed")
                .tag("reason", reason)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static byte[] repeat(byte[] bytes, int times) {
        byte[][] all = new byte[times][];
        java.util.Arrays.fill(all, bytes);
        return concat(all);
    }

    private static byte[] concat(byte[]... parts) {
        return io.netty.buffer.Unpooled.copiedBuffer(parts).array();
    }
}
