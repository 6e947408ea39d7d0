package io.parley.gateway;

import static io.parley.gateway.testing.WebSocketBytes.BINARY;
import static io.parley.gateway.testing.WebSocketBytes.CLOSE;
import static io.parley.gateway.testing.WebSocketBytes.CONTINUATION;
import static io.parley.gateway.testing.WebSocketBytes.TEXT;
import static io.parley.gateway.testing.WebSocketBytes.closing;
import static io.parley.gateway.testing.WebSocketBytes.frame;
import static io.parley.gateway.testing.WebSocketBytes.header;
import static io.parley.gateway.testing.WebSocketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayProcess;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.UserLookup;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever clients do wrong, and however often: the log of the gateway stays as it is. */
class RefusalLogIT {
    private static final int TIMES = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayProcess(
                "refusing-gateway",
                List.of("-Xmx128m"),
                Map.of(
                        "quarkus.log.console.json.enabled", "true",
                        "parley.settings.file", settings().toString(),
                        "parley.settings.period", "100ms"));
        TestClient.awaitLogins(SocketFactory.getDefault(), gateway.tcpPort());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void requestsThatAreRefused() {
        leavesTheLogAsItIs(() -> {
            try (TestClient stranger = new TestClient(gateway.tcpPort());
                    TestClient user = TestClient.loggedIn(gateway.tcpPort(), "user901", "phone")) {
                beforeLogin().forEach((body, type) -> refused(stranger, type, body));
                afterLogin().forEach((body, type) -> refused(user, type, body));
                user.raw(TestClient.frame(FrameType.FRAME_TYPE_RECEIVED_VALUE, 0, new byte[0]));
                assertThat(user.read().body()).isInstanceOf(Error.class);
                user.ping();
            }
        });
    }

    private static void refused(TestClient client, FrameType type, Message body) {
        client.error(client.request(type, body));
    }

    private static Map<Message, FrameType> beforeLogin() {
        Instant past = Instant.now().minusSeconds(3_600);
        return Map.of(
                Login.newBuilder()
                                .setAccount("user9")
                                .setPassword("wrong")
                                .setDeviceId("d")
                                .build(),
                        FrameType.FRAME_TYPE_LOGIN,
                Login.newBuilder()
                                .setAccount("user9")
                                .setPassword("wrong")
                                .setDeviceId("no device")
                                .build(),
                        FrameType.FRAME_TYPE_LOGIN,
                Register.newBuilder().setUserName("x").build(), FrameType.FRAME_TYPE_REGISTER,
                Resume.newBuilder().setAccessToken("a.b.c").build(), FrameType.FRAME_TYPE_RESUME,
                Resume.newBuilder().setAccessToken("eyJhbGciOiJub25lIn0.e30.").build(), FrameType.FRAME_TYPE_RESUME,
                Resume.newBuilder()
                                .setAccessToken(gateway.peers().auth().token("user9", "d", past, past.plusSeconds(9)))
                                .build(),
                        FrameType.FRAME_TYPE_RESUME,
                Refresh.newBuilder().setRefreshToken("no token").build(), FrameType.FRAME_TYPE_REFRESH,
                Sync.getDefaultInstance(), FrameType.FRAME_TYPE_SYNC,
                UserLookup.getDefaultInstance(), FrameType.FRAME_TYPE_USER_LOOKUP);
    }

    private static Map<Message, FrameType> afterLogin() {
        Send.Builder send =
                Send.newBuilder().setUserName("user2").setClientMessageId("m").setText("t");
        return Map.of(
                send.clone().setText("x".repeat(17_000)).build(), FrameType.FRAME_TYPE_SEND,
                send.clone().setUserName("nobody").build(), FrameType.FRAME_TYPE_SEND,
                send.clone().setClientMessageId("no id \u0000").build(), FrameType.FRAME_TYPE_SEND,
                Sync.newBuilder().setLimit(9_999).build(), FrameType.FRAME_TYPE_SYNC,
                History.getDefaultInstance(), FrameType.FRAME_TYPE_HISTORY,
                OnlineUsers.newBuilder().setLimit(999).build(), FrameType.FRAME_TYPE_ONLINE_USERS,
                ChangePassword.newBuilder().setNewPassword("x").build(), FrameType.FRAME_TYPE_CHANGE_PASSWORD,
                Received.newBuilder()
                                .addPositions(Position.newBuilder().setConversationId(1))
                                .build(),
                        FrameType.FRAME_TYPE_RECEIVED);
    }

    @Test
    void bytesThatAreNoFrames() {
        leavesTheLogAsItIs(() -> {
            for (byte[] bytes : new byte[][] {
                {0, 0, 0, 8, 9},
                {0, 0, 0, 7},
                {0x7F, 0, 0, 0},
                TestClient.frame(FrameType.FRAME_TYPE_LOGIN_VALUE, 1, new byte[] {-1, -1, -1}),
                TestClient.frame(FrameType.FRAME_TYPE_LOGIN_VALUE, 1, new byte[] {0x0A, 2, (byte) 0xC3, 0x28})
            }) {
                try (TestClient client = new TestClient(gateway.tcpPort())) {
                    client.raw(bytes);
                    assertThat(client.read().body()).isInstanceOf(Error.class);
                }
            }
        });
    }

    @Test
    void webSocketMessagesThatAreNoFrames() {
        leavesTheLogAsItIs(() -> {
            for (byte[] bytes : new byte[][] {
                frame(TEXT, text("no JSON")),
                frame(TEXT, text("[".repeat(4_000))),
                frame(TEXT, text("{\"a\":".repeat(800))),
                frame(TEXT, text("{\"type\":\"Send\",\"body\":{\"text\":\"\\ud83d\"}}")),
                frame(TEXT, text("{\"type\":\"Login\",\"body\":{\"account\":\"\\udc4b\",\"password\":\"\\ud83d\"}}")),
                frame(TEXT, text("{\"type\":\"\\ud83d\"}")),
                frame(TEXT, text("{\"type\":\"Sync\",\"body\":{\"limit\":\"1e999999\"}}")),
                frame(TEXT, text("{\"type\":\"Sync\",\"body\":{\"limit\":1e400}}")),
                frame(TEXT, text("{\"type\":\"Sync\",\"body\":{\"continuation\":\"*\"}}")),
                frame(TEXT, text("{\"type\":\"Login\",\"id\":-1}")),
                frame(TEXT, text("{\"type\":\"Login\",\"body\":[]}")),
                frame(TEXT, text("{\"type\":\"Login\",\"body\":{\"account\":{}}}")),
                frame(TEXT, new byte[] {(byte) 0xC3, 0x28}),
                frame(BINARY, text("x")),
                frame(CONTINUATION, text("x")),
                frame(CLOSE, closing(1005, "")),
                header(0xF0 | TEXT, true, 5),
                header(0x80 | TEXT, false, 5),
                header(0x80 | TEXT, true, Long.MAX_VALUE)
            }) {
                try (RawWebSocket client = RawWebSocket.json(gateway.httpPort())) {
                    client.send(bytes);
                    assertThat(client.readText()).contains("\"Error\"").doesNotContain("INTERNAL");
                }
            }
        });
    }

    @Test
    void upgradesAndRequestsThatAreNone() {
        leavesTheLogAsItIs(() -> {
            for (String request : List.of(
                    "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                    "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n\r\n",
                    "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\nOrigin: http://evil\r\n\r\n",
                    "POST /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Content-Length: 1\r\n\r\nx",
                    "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n",
                    "GET /ws HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                    "\u0000\u0001\u0002 nonsense\r\n\r\n",
                    "GET /ws HTTP/9.9\r\n\r\n")) {
                ask(request);
            }
        });
    }

    private static void ask(String request) {
        try (Socket socket = new Socket("localhost", gateway.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            InputStream answer = socket.getInputStream();
            while (answer.read() >= 0) {
                // What it says does not matter here.
            }
        } catch (IOException reset) {
            // That is an answer too.
        }
    }

    /** At DEBUG the log says what is refused to whom, with ids to look for and without what the client has sent. */
    @Test
    void whoeverAsksForMoreIsToldWhomItIsAbout() throws IOException {
        Files.writeString(settings(), "log.network=DEBUG\nlog.auth=DEBUG\nlog.performance=DEBUG\n");
        try {
            await().atMost(PATIENCE).until(() -> Stream.of("network", "auth", "performance")
                    .allMatch(area -> gateway.log().contains("Setting log." + area)));
            linesNameTheClient();
        } finally {
            Files.delete(settings());
            await().atMost(PATIENCE).until(() -> gateway.log().split("before DEBUG", -1).length == 4);
        }
    }

    private static void linesNameTheClient() {
        int userId = AuthPeer.idOf("user902");
        try (TestClient user = TestClient.loggedIn(gateway.tcpPort(), "user902", "phone")) {
            int request = user.request(
                    FrameType.FRAME_TYPE_HISTORY,
                    History.newBuilder()
                            .setUserName("my-secret-friend")
                            .setLimit(9_999)
                            .build());
            assertThat(user.error(request).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            JsonNode refused = awaitLine("HISTORY is refused", userId);
            assertThat(refused.get("message").asText()).isEqualTo("FRAME_TYPE_HISTORY is refused: ERROR_CODE_INVALID");
            JsonNode ids = refused.get("mdc");
            assertThat(ids.get("request").asInt()).isEqualTo(request);
            assertThat(ids.get("device").asText()).isEqualTo("phone");
            JsonNode begun = awaitLine("User " + userId + " is logged in on device phone", userId);
            assertThat(begun.get("mdc").get("session")).isEqualTo(ids.get("session"));
            slowRequest(user);
            assertThat(awaitLine("HISTORY took ", userId).get("mdc").has("request"))
                    .isTrue();
        }
        JsonNode closed = awaitLine("closes: CLIENT_GONE", userId);
        assertThat(closed.get("mdc").has("request")).as("of an earlier line").isFalse();
        assertThat(gateway.log()).doesNotContain("my-secret-friend");
    }

    private static void slowRequest(TestClient user) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        gateway.peers().messages().holdReadsOf("user902", gate);
        int slow = user.request(
                FrameType.FRAME_TYPE_HISTORY,
                History.newBuilder().setUserName("user2").build());
        await().atMost(PATIENCE).until(() -> gateway.peers().messages().readsHeld() == 1);
        gate.completeOnTimeout(null, 1, TimeUnit.SECONDS);
        user.answer(slow, HistoryAnswer.class);
    }

    private static Path settings() {
        return folder.resolve("settings.properties");
    }

    /** The first line with these words that is about this user. */
    private static JsonNode awaitLine(String words, int userId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> gateway.log()
                                .lines()
                                .filter(line -> line.contains(words))
                                .map(RefusalLogIT::parsed)
                                .filter(line -> line.path("mdc").path("user").asInt() == userId)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(line, noJson);
        }
    }

    private static void leavesTheLogAsItIs(Runnable faults) {
        long before = gateway.logBytes();
        for (int i = 0; i < TIMES; i++) {
            faults.run();
        }
        String written =
                gateway.log().substring((int) Math.min(before, gateway.log().length()));
        assertThat(written).as("what was logged").doesNotContain("\tat ");
        assertThat(gateway.logBytes() - before).as("bytes logged:\n%s", written).isLessThan(TIMES * 80L);
    }
}
