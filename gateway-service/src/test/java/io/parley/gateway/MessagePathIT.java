package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class MessagePathIT {
    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    GatewayPeers peers;

    @Test
    void sendIsAcknowledgedWithItsPlaceInTheConversation() {
        try (TestClient client = TestClient.loggedIn(port, "user11", "phone")) {
            SendAck first = client.answer(client.send("user12", "m-1", "你好 👋"), SendAck.class);
            SendAck second = client.answer(client.send("USER12", "m-2", "again"), SendAck.class);

            assertThat(first.getSeq()).isEqualTo(1);
            assertThat(second.getSeq()).isEqualTo(2);
            SendCommand stored = peers.messages().stored("user11", "user12").getFirst();
            assertThat(stored.getText()).isEqualTo("你好 👋");
            assertThat(stored.getSenderName()).isEqualTo("user11");
            assertThat(stored.getSenderDevice()).isEqualTo("phone");
        }
    }

    @Test
    void sendsOfOneConnectionKeepTheirOrderAlthoughTheFirstHasToLookTheReceiverUp() {
        try (TestClient client = TestClient.loggedIn(port, "user13", "phone")) {
            IntStream.range(0, 500).forEach(i -> client.send("user" + (14 + i % 3), "m-" + i, "text " + i));
            IntStream.range(0, 500)
                    .forEach(i -> assertThat(client.read().type()).isEqualTo(FrameType.FRAME_TYPE_SEND_ACK));

            for (int peer = 14; peer <= 16; peer++) {
                assertThat(peers.messages().stored("user13", "user" + peer))
                        .extracting(send -> Integer.parseInt(send.getText().substring("text ".length())))
                        .isSorted();
            }
        }
    }

    @Test
    void sendsWithoutAnOutcomeAreRepeatedWhenTheStreamBreaks() {
        try (TestClient client = TestClient.loggedIn(port, "user21", "phone")) {
            int brokenBefore = peers.messages().streamsBroken();
            peers.messages().breakNextStreams(2);
            IntStream.range(0, 50).forEach(i -> client.send("user22", "m-" + i, "text " + i));
            IntStream.range(0, 50)
                    .forEach(i -> assertThat(client.read().type()).isEqualTo(FrameType.FRAME_TYPE_SEND_ACK));

            assertThat(peers.messages().streamsBroken()).isEqualTo(brokenBefore + 2);
            assertThat(peers.messages().stored("user21", "user22"))
                    .extracting(SendCommand::getClientMessageId)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> "m-" + i).toList());
        }
    }

    /** P-185, P-186: the text by itself, everything else as it came, fields of a later release included. */
    @Test
    void contentIsPassedOnAsItIs() throws InvalidProtocolBufferException {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
        Content content = Content.newBuilder()
                .setText("hello")
                .setReplyToSeq(3)
                .setUnknownFields(later)
                .build();
        try (TestClient client = TestClient.loggedIn(port, "user61", "phone")) {
            Send send = Send.newBuilder()
                    .setUserName("user62")
                    .setClientMessageId("m-1")
                    .setContent(content)
                    .build();
            client.answer(client.request(FrameType.FRAME_TYPE_SEND, send), SendAck.class);
            Send twice = send.toBuilder().setText("hello").build();
            assertThat(client.error(client.request(FrameType.FRAME_TYPE_SEND, twice))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
        SendCommand stored = peers.messages().stored("user61", "user62").getFirst();
        assertThat(stored.getText()).isEqualTo("hello");
        assertThat(Content.parseFrom(stored.getContent()))
                .isEqualTo(content.toBuilder().clearText().build());
    }

    @Test
    void refusalsSayWhatIsWrong() {
        try (TestClient client = TestClient.loggedIn(port, "user31", "phone")) {
            assertThat(client.error(client.send("nobody", "m-1", "text")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            assertThat(client.error(client.send("user32", "m-1", "")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(client.error(client.send("user32", "m-1", "x".repeat(16_385)))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_TOO_LARGE);
            assertThat(client.error(client.send("user32", "", "text")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            int unknownId = client.request(
                    FrameType.FRAME_TYPE_SEND,
                    Send.newBuilder()
                            .setUserId(999_999_999)
                            .setClientMessageId("m-1")
                            .setText("text")
                            .build());
            assertThat(client.error(unknownId).getMessage()).isEqualTo("There is no user with id 999999999.");
            assertThat(client.answer(client.send("user32", "m-1", "x".repeat(16_384)), SendAck.class)
                            .getSeq())
                    .isEqualTo(1);
        }
    }

    @Test
    void acknowledgementsReachMessageService() {
        try (TestClient client = TestClient.loggedIn(port, "user41", "tablet")) {
            client.request(
                    FrameType.FRAME_TYPE_RECEIVED,
                    Received.newBuilder()
                            .addPositions(
                                    Position.newBuilder().setConversationId(77).setSeq(5))
                            .build());

            await().untilAsserted(() -> assertThat(peers.messages().acknowledgements())
                    .anySatisfy(acknowledgement -> {
                        assertThat(acknowledgement.getConversationId()).isEqualTo(77);
                        assertThat(acknowledgement.getSeq()).isEqualTo(5);
                        assertThat(acknowledgement.getDeviceId()).isEqualTo("tablet");
                    }));
        }
    }

    @Test
    void historyNamesTheSenders() {
        try (TestClient client = TestClient.loggedIn(port, "user51", "phone")) {
            client.answer(client.send("user52", "m-1", "one"), SendAck.class);
            client.answer(client.send("user52", "m-2", "two"), SendAck.class);

            int id = client.request(
                    FrameType.FRAME_TYPE_HISTORY,
                    History.newBuilder().setUserName("user52").build());
            HistoryAnswer history = client.answer(id, HistoryAnswer.class);

            assertThat(history.getMessagesList())
                    .extracting(message -> message.getSenderName() + ": " + message.getText())
                    .containsExactly("user51: two", "user51: one");
        }
    }
}
