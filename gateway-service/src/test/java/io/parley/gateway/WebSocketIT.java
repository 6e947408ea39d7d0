package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.EventWriter;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class WebSocketIT {
    private static final int PROTOCOL_ERROR = 1002;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    GatewayPeers peers;

    @Test
    void jsonIsSpokenBothWays() {
        Peer peer = new Peer("parley.json.v1");
        assertThat(peer.socket.getSubprotocol()).isEqualTo("parley.json.v1");
        await().until(() -> {
            peer.send("""
                    {"type": "Resume", "id": 7, "body": {"accessToken": "%s"}}""".formatted(peers.auth().token("user301", "web")));
            return peer.nextJson().getString("type").equals("ResumeAnswer");
        });
        peer.send("""
                {"type": "Send", "id": 8, "body": {"userName": "user302", "clientMessageId": "m-1", "text": "hi"}}""");
        JsonObject ack = peer.nextJson();
        assertThat(ack.getString("type")).isEqualTo("SendAck");
        assertThat(ack.getInteger("id")).isEqualTo(8);
        assertThat(ack.getJsonObject("body").getString("seq")).isEqualTo("1");

        try (EventWriter events = new EventWriter(bootstrapServers, 3)) {
            long session =
                    peers.presence().session("user301", "web").orElseThrow().getSessionId();
            events.deliver(peers.presence().epoch(), EventWriter.message(5, "pushed ✓", session));
        }
        JsonObject push = peer.nextJson();
        assertThat(push.getString("type")).isEqualTo("Message");
        assertThat(push.getInteger("id")).isZero();
        assertThat(push.getJsonObject("body").getString("text")).isEqualTo("pushed ✓");
    }

    @Test
    void unknownJsonTypesAreUnsupportedAndTheConnectionLivesOn() {
        Peer peer = new Peer("parley.json.v1");
        peer.send("{\"type\": \"Dance\", \"id\": 1}");
        assertThat(peer.nextJson().getJsonObject("body").getString("code")).isEqualTo("ERROR_CODE_UNSUPPORTED");
        peer.send("{\"type\": \"Ping\", \"id\": 2}");
        assertThat(peer.nextJson().getString("type")).isEqualTo("Pong");
    }

    @Test
    void brokenJsonIsMalformedAndEndsTheConnection() {
        Peer peer = new Peer("parley.json.v1");
        peer.send("{\"type\": ");
        assertThat(peer.nextJson().getJsonObject("body").getString("code")).isEqualTo("ERROR_CODE_MALFORMED");
        await().untilAsserted(() -> assertThat(peer.closeCode).isEqualTo(PROTOCOL_ERROR));
    }

    /** A connection that is cut ends with 1006 at the client. */
    @Test
    void theCloseOfAClientIsAnswered() {
        Peer peer = new Peer("parley.json.v1");
        peer.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

        await().until(() -> peer.closeCode != 0);
        assertThat(peer.closeCode).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void binaryMessagesAreFramesWithoutTheLengthField() throws Exception {
        Peer peer = new Peer(null);
        await().until(() -> {
            byte[] frame = TestClient.frame(
                    FrameType.FRAME_TYPE_RESUME_VALUE,
                    7,
                    Resume.newBuilder()
                            .setAccessToken(peers.auth().token("user303", "web"))
                            .build()
                            .toByteArray());
            peer.socket
                    .sendBinary(
                            ByteBuffer.wrap(Arrays.copyOfRange(frame, FrameLayout.LENGTH_FIELD_BYTES, frame.length)),
                            true)
                    .join();
            byte[] answer = (byte[]) peer.next();
            assertThat(answer[0]).isEqualTo((byte) FrameLayout.VERSION);
            return answer[1] == FrameType.FRAME_TYPE_RESUME_ANSWER_VALUE
                    && ResumeAnswer.parseFrom(Arrays.copyOfRange(answer, 8, answer.length))
                                    .getSession()
                                    .getUser()
                                    .getId()
                            == AuthPeer.idOf("user303");
        });
    }

    @Test
    void shortBinaryMessageIsMalformed() {
        Peer peer = new Peer(null);
        peer.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 6, 0}), true).join();
        byte[] error = (byte[]) peer.next();
        assertThat(error[1]).isEqualTo((byte) FrameType.FRAME_TYPE_ERROR_VALUE);
        await().untilAsserted(() -> assertThat(peer.closeCode).isEqualTo(PROTOCOL_ERROR));
    }

    private final class Peer implements WebSocket.Listener {
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;
        private volatile int closeCode;

        Peer(String subProtocol) {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (subProtocol != null) {
                builder.subprotocols(subProtocol);
            }
            socket = builder.buildAsync(URI.create("ws://localhost:" + httpPort + "/ws"), this)
                    .join();
        }

        void send(String frame) {
            socket.sendText(frame, true).join();
        }

        Object next() {
            try {
                Object message = received.poll(10, TimeUnit.SECONDS);
                assertThat(message).as("a message from the gateway").isNotNull();
                return message;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        JsonObject nextJson() {
            return new JsonObject((String) next());
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            received.add(bytes);
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode = statusCode;
            return null;
        }
    }
}
