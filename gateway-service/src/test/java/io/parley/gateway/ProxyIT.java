package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.TestClient;
import io.parley.gateway.testing.WebSocketBytes;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a connection is where 127.0.0.1 is a proxy, and what the header of anybody else (127.0.0.2) is. */
@QuarkusTest
@TestProfile(ProxyIT.BehindAProxy.class)
@QuarkusTestResource(GatewayEnvironment.class)
class ProxyIT {
    private static final String STRANGER = "127.0.0.2";
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte VERSION_2_PROXY = 0x21;
    private static final byte VERSION_2_LOCAL = 0x20;
    private static final byte TCP_OVER_IPV6 = 0x21;
    private static final int TRY_AGAIN_LATER = 1013;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    GatewayPeers peers;

    /** Two connections from each client. */
    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.proxies.trusted", "127.0.0.1/32",
                    "parley.gateway.proxies.proxy-protocol", "true",
                    "parley.gateway.proxies.forwarded-header", "x-forwarded-for",
                    "parley.gateway.connection.max-per-address", "2",
                    "parley.gateway.connection.login-deadline", "10s",
                    "parley.gateway.http.head-deadline", "3s");
        }
    }

    /** A proxy that says these bytes first. */
    private record Proxy(byte[] header) {
        TestClient connect(int port) {
            TestClient client = new TestClient(SocketFactory.getDefault(), port);
            client.raw(header);
            return client;
        }
    }

    private static Proxy version1(String client) {
        String family = client.contains(":") ? "TCP6" : "TCP4";
        String proxy = client.contains(":") ? "::1" : "127.0.0.1";
        return new Proxy(("PROXY " + family + " " + client + " " + proxy + " 4711 7400\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static Proxy version2(byte command, byte[] client) {
        ByteBuffer header = ByteBuffer.allocate(16 + 36)
                .put(SIGNATURE)
                .put(command)
                .put(TCP_OVER_IPV6)
                .putShort((short) 36);
        return new Proxy(header.put(client)
                .put(client)
                .putShort((short) 4711)
                .putShort((short) 7400)
                .array());
    }

    @BeforeEach
    void waitForTheLease() {
        await().ignoreExceptions().until(() -> {
            try (TestClient client = version1("198.51.100.99").connect(port)) {
                client.login("user900", "probe");
                return true;
            }
        });
    }

    @Test
    void theProxySaysWhoseAConnectionIs() throws Exception {
        try (TestClient client = version1("203.0.113.9").connect(port)) {
            client.login("user821", "phone");
            client.ping();
        }
        assertThat(peers.auth().addressOf("user821")).isEqualTo("203.0.113.9");
        byte[] address = InetAddress.getByName("2001:db8::7").getAddress();
        try (TestClient client = version2(VERSION_2_PROXY, address).connect(port)) {
            client.login("user822", "phone");
        }
        assertThat(peers.auth().addressOf("user822")).isEqualTo("2001:db8:0:0:0:0:0:7");
        try (TestClient client = version2(VERSION_2_LOCAL, address).connect(port)) {
            client.login("user823", "phone");
        }
        assertThat(peers.auth().addressOf("user823")).as("the proxy for itself").isEqualTo("127.0.0.1");
    }

    @Test
    void headerAndFirstFrameMayComeInOneReadOrByteByByte() {
        try (TestClient client = new TestClient(port)) {
            for (byte each : version1("203.0.113.10").header()) {
                client.raw(each);
            }
            client.login("user824", "phone");
        }
        assertThat(peers.auth().addressOf("user824")).isEqualTo("203.0.113.10");
        try (TestClient client = new TestClient(port)) {
            byte[] ping = TestClient.frame(io.parley.proto.client.v1.FrameType.FRAME_TYPE_PING_VALUE, 7, new byte[0]);
            byte[] header = version1("203.0.113.11").header();
            client.raw(ByteBuffer.allocate(header.length + ping.length)
                    .put(header)
                    .put(ping)
                    .array());
            assertThat(client.answer(7, io.parley.proto.client.v1.Pong.class)).isNotNull();
        }
    }

    @Test
    void limitsCountTheClientAndNotTheProxy() {
        Proxy one = version1("203.0.113.20");
        try (TestClient first = one.connect(port);
                TestClient second = one.connect(port)) {
            first.login("user825", "a");
            second.login("user825", "b");
            try (TestClient third = one.connect(port)) {
                assertThat(third.error(0).getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            }
            try (TestClient other = version1("203.0.113.21").connect(port)) {
                other.login("user826", "a");
            }
        }
    }

    @Test
    void aProxyThatDoesNotSayIsCutOff() throws IOException {
        try (TestClient frames = new TestClient(port)) {
            frames.raw(TestClient.frame(63, 1, new byte[200]));
            assertThat(frames.isClosed()).isTrue();
        }
        try (Socket silent = new Socket("127.0.0.1", port)) {
            silent.setSoTimeout(20_000);
            silent.getOutputStream().write("PROXY TCP4".getBytes(StandardCharsets.US_ASCII));
            assertThat(silent.getInputStream().read())
                    .as("after the head deadline")
                    .isNegative();
        }
    }

    @Test
    void theHeaderOfAStrangerIsNoFrame() throws IOException {
        for (Proxy header : new Proxy[] {version1("203.0.113.30"), version2(VERSION_2_PROXY, new byte[16])}) {
            try (Socket stranger = from(STRANGER, port)) {
                stranger.getOutputStream().write(header.header());
                byte[] answer = stranger.getInputStream().readAllBytes();
                assertThat(answer[5]).isEqualTo((byte) io.parley.proto.client.v1.FrameType.FRAME_TYPE_ERROR_VALUE);
            }
        }
    }

    @Test
    void forwardedHeadersOfTheProxyAreBelievedAndOthersAreNot() {
        String spoofed = "X-Forwarded-For: 198.51.100.1, 203.0.113.40\r\n";
        try (RawWebSocket client = json(spoofed)) {
            logIn(client, "user827");
        }
        assertThat(peers.auth().addressOf("user827")).isEqualTo("203.0.113.40");
        try (RawWebSocket client = json("Forwarded: for=198.51.100.1\r\n")) {
            logIn(client, "user828");
        }
        assertThat(peers.auth().addressOf("user828")).isEqualTo("127.0.0.1");
        try (RawWebSocket stranger =
                RawWebSocket.over(from(STRANGER, httpPort), spoofed + "Sec-WebSocket-Protocol: parley.json.v1\r\n")) {
            logIn(stranger, "user829");
        }
        assertThat(peers.auth().addressOf("user829")).isEqualTo(STRANGER);
    }

    @Test
    void webSocketsOfOneClientAreCountedTogether() {
        String client = "X-Forwarded-For: 203.0.113.50\r\n";
        try (RawWebSocket first = json(client);
                RawWebSocket second = json(client);
                RawWebSocket third = json(client);
                RawWebSocket other = json("X-Forwarded-For: 203.0.113.51\r\n")) {
            assertThat(third.readText()).contains("OVERLOADED");
            assertThat(third.read().closeCode()).isEqualTo(TRY_AGAIN_LATER);
            logIn(first, "user830");
            logIn(second, "user831");
            logIn(other, "user832");
        }
    }

    private RawWebSocket json(String headers) {
        return new RawWebSocket(httpPort, headers + "Sec-WebSocket-Protocol: parley.json.v1\r\n");
    }

    private static void logIn(RawWebSocket client, String user) {
        client.send(WebSocketBytes.frame(
                WebSocketBytes.TEXT,
                ("{\"type\":\"Login\",\"id\":1,\"body\":{\"account\":\"" + user + "\",\"password\":\""
                                + AuthPeer.PASSWORD + "\",\"deviceId\":\"web\"}}")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(client.readText()).contains("LoginAnswer");
    }

    private static Socket from(String address, int port) {
        try {
            Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(address), 0);
            socket.setSoTimeout(10_000);
            return socket;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
