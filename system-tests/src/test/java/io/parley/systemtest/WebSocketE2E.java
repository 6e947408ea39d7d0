package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Message;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Browsers and tools beside TCP clients: the same frames over WebSocket, as binary and as JSON. */
@ExtendWith(TestCluster.class)
class WebSocketE2E {
    /** RFC 6455, 7.4.1. */
    private static final int GOING_AWAY = 1001;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Closing it would wait for connections that a failed test has left open. */
    @AfterEach
    void endConnections() {
        http.shutdownNow();
    }

    @Test
    void aJsonClientChatsWithATcpClient() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        Inbox inbox = new Inbox();
        try (ChatClient tcp = TestCluster.connect(1)) {
            tcp.login(ben.name(), ben.password(), "phone");
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols("parley.json.v1")
                    .buildAsync(webSocket(0), inbox)
                    .join();
            assertThat(socket.getSubprotocol()).isEqualTo("parley.json.v1");
            socket.sendText("""
                            {"type":"Login","id":1,"body":{"account":"%s","password":"%s","deviceId":"browser"}}""".formatted(ann.name(), ann.password()), true).join();
            assertThat(inbox.nextJson().getFieldsOrThrow("type").getStringValue())
                    .isEqualTo("LoginAnswer");

            socket.sendText("""
                            {"type":"Send","id":2,"body":{"userName":"%s","clientMessageId":"js-1","text":"from a browser 🌐"}}""".formatted(ben.name()), true).join();
            Struct ack = inbox.nextJson();
            assertThat(ack.getFieldsOrThrow("type").getStringValue()).isEqualTo("SendAck");
            assertThat(ack.getFieldsOrThrow("id").getNumberValue()).isEqualTo(2);
            assertThat(tcp.awaitMessage().getText()).isEqualTo("from a browser 🌐");

            tcp.send(ann.name(), "from a socket");
            Struct push = inbox.nextJson();
            assertThat(push.getFieldsOrThrow("type").getStringValue()).isEqualTo("Message");
            assertThat(push.getFieldsOrThrow("body")
                            .getStructValue()
                            .getFieldsOrThrow("text")
                            .getStringValue())
                    .isEqualTo("from a socket");
            socket.abort();
        }
    }

    @Test
    void aBinaryClientSpeaksFramesWithoutTheLengthField() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        Inbox inbox = new Inbox();
        WebSocket socket =
                http.newWebSocketBuilder().buildAsync(webSocket(1), inbox).join();
        Login login = Login.newBuilder()
                .setAccount(ann.name())
                .setPassword(ann.password())
                .setDeviceId("binary")
                .build();
        socket.sendBinary(withoutLength(Frame.encode(FrameType.FRAME_TYPE_LOGIN, 1, login)), true)
                .join();
        assertThat(inbox.nextType()).isEqualTo(FrameType.FRAME_TYPE_LOGIN_ANSWER);
        socket.sendBinary(
                        withoutLength(
                                Frame.encode(FrameType.FRAME_TYPE_SEND, 2, ChatClient.sendTo(ann.id(), "b-1", "note"))),
                        true)
                .join();
        assertThat(inbox.nextType()).isEqualTo(FrameType.FRAME_TYPE_SEND_ACK);
        try (ChatClient tcp = TestCluster.connect(0)) {
            tcp.login(ann.name(), ann.password(), "phone");
            tcp.send(ann.id(), "another note");
        }
        assertThat(inbox.nextMessageAfter("note").getText()).isEqualTo("another note");
        socket.abort();
    }

    @Test
    void aStoppingGatewayTellsItsWebSocketClients() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        Inbox inbox = new Inbox();
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols("parley.json.v1")
                    .buildAsync(webSocket(1), inbox)
                    .join();
            socket.sendText("""
                            {"type":"Login","id":1,"body":{"account":"%s","password":"%s","deviceId":"browser"}}""".formatted(ann.name(), ann.password()), true).join();
            assertThat(inbox.nextJson().getFieldsOrThrow("type").getStringValue())
                    .isEqualTo("LoginAnswer");

            assertThat(TestCluster.cluster().terminate("gateway-1")).isTrue();

            assertThat(inbox.nextJson().getFieldsOrThrow("type").getStringValue())
                    .isEqualTo("GoAway");
            assertThat(inbox.closeCode).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(GOING_AWAY);
        } finally {
            TestCluster.cluster().start("gateway-1");
            TestCluster.cluster().awaitReady("gateway-1");
        }
    }

    private static URI webSocket(int gateway) {
        return URI.create("ws://127.0.0.1:" + TestCluster.cluster().gatewayHttpPort(gateway) + "/ws");
    }

    private static ByteBuffer withoutLength(byte[] frame) {
        return ByteBuffer.wrap(frame, FrameLayout.LENGTH_FIELD_BYTES, frame.length - FrameLayout.LENGTH_FIELD_BYTES)
                .slice();
    }

    /** What came in, whole messages only. */
    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        private final java.io.ByteArrayOutputStream open = new java.io.ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            return add(socket, data.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return add(socket, bytes, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode.complete(code);
            return null;
        }

        private CompletionStage<?> add(WebSocket socket, byte[] bytes, boolean last) {
            open.writeBytes(bytes);
            if (last) {
                byte[] message = open.toByteArray();
                if (!isChange(message)) {
                    messages.add(message);
                }
                open.reset();
            }
            socket.request(1);
            return null;
        }

        /** Notices of logins on other devices come whenever they come. */
        private static boolean isChange(byte[] message) {
            return (message[FrameLayout.TYPE_OFFSET - FrameLayout.LENGTH_FIELD_BYTES] & 0xff)
                            == FrameType.FRAME_TYPE_CHANGED_VALUE
                    || new String(message, java.nio.charset.StandardCharsets.UTF_8).startsWith("{\"type\":\"Changed\"");
        }

        byte[] next() throws InterruptedException {
            byte[] message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("a WebSocket message").isNotNull();
            return message;
        }

        FrameType nextType() throws InterruptedException {
            return FrameType.forNumber(next()[FrameLayout.TYPE_OFFSET - FrameLayout.LENGTH_FIELD_BYTES] & 0xff);
        }

        /** The next message with another text: what this device sent and did not acknowledge may be pushed to it again. */
        Message nextMessageAfter(String ownText) throws Exception {
            while (true) {
                byte[] push = next();
                assertThat(push[FrameLayout.TYPE_OFFSET - FrameLayout.LENGTH_FIELD_BYTES] & 0xff)
                        .isEqualTo(FrameType.FRAME_TYPE_MESSAGE_VALUE);
                Message message =
                        Message.parseFrom(Arrays.copyOfRange(push, FrameLayout.COUNTED_HEADER_BYTES, push.length));
                if (!message.getText().equals(ownText)) {
                    return message;
                }
            }
        }

        Struct nextJson() throws Exception {
            Struct.Builder json = Struct.newBuilder();
            JsonFormat.parser().merge(new String(next(), java.nio.charset.StandardCharsets.UTF_8), json);
            return json.build();
        }
    }
}
