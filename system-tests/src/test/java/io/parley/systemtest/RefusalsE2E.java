package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person can do wrong, and the answer he gets. */
@ExtendWith(TestCluster.class)
class RefusalsE2E {
    private TestCluster.User ann;
    private ChatClient client;

    @BeforeEach
    void logIn() throws IOException {
        ann = TestCluster.newUser("ann");
        client = TestCluster.connect(0);
        client.login(ann.name(), ann.password(), "phone");
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Test
    void anUnknownReceiverIsNotFound() {
        assertRefused(
                () -> client.send("nobody-of-that-name", "hello"),
                ErrorCode.ERROR_CODE_NOT_FOUND,
                "nobody-of-that-name");
        assertRefused(() -> client.send(999_999_999, "hello"), ErrorCode.ERROR_CODE_NOT_FOUND, "999999999");
    }

    @Test
    void anEmptyTextIsInvalid() {
        assertRefused(() -> client.send(ann.id(), ""), ErrorCode.ERROR_CODE_INVALID, "empty");
    }

    @Test
    void aTooLongTextIsRefusedAndTheLongestIsTaken() {
        assertRefused(() -> client.send(ann.id(), "x".repeat(16_385)), ErrorCode.ERROR_CODE_TOO_LARGE, "16384");
        assertThat(client.send(ann.id(), "x".repeat(16_384)).getSeq()).isEqualTo(1);
    }

    @Test
    void aSendWithoutClientMessageIdIsInvalid() {
        assertRefused(
                () -> client.call(
                        FrameType.FRAME_TYPE_SEND, ChatClient.sendTo(ann.id(), "", "hello"), SendAck.parser()),
                ErrorCode.ERROR_CODE_INVALID,
                "client_message_id");
    }

    @Test
    void aWrongPasswordAndAnUnknownAccountLookTheSame() throws IOException {
        try (ChatClient stranger = TestCluster.connect(1)) {
            Refused wrong = refusal(() -> stranger.login(ann.name(), "not the password", "phone"));
            Refused unknown = refusal(() -> stranger.login("nobody-of-that-name", "not the password", "phone"));
            assertThat(wrong.code()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            assertThat(unknown.error().getMessage()).isEqualTo(wrong.error().getMessage());
        }
    }

    @Test
    void aTakenNameIsRefusedWhateverItsCase() throws IOException {
        try (ChatClient stranger = TestCluster.connect(1)) {
            assertRefused(
                    () -> stranger.register(ann.name().toUpperCase(), "123456", "phone"),
                    ErrorCode.ERROR_CODE_ALREADY_EXISTS,
                    "name");
        }
    }

    @Test
    void historyLimitsAreChecked() {
        assertRefused(
                () -> client.call(
                        FrameType.FRAME_TYPE_HISTORY,
                        History.newBuilder().setUserId(ann.id()).setLimit(201).build(),
                        HistoryAnswer.parser()),
                ErrorCode.ERROR_CODE_INVALID,
                "limit");
    }

    @Test
    void nobodyReadsTheConversationsOfOthers() throws IOException {
        TestCluster.User ben = TestCluster.newUser("ben");
        long conversation = client.send(ben.id(), "for Ben alone").getConversationId();
        TestCluster.User eve = TestCluster.newUser("eve");
        try (ChatClient stranger = TestCluster.connect(1)) {
            stranger.login(eve.name(), eve.password(), "phone");
            Refused refused = refusal(() -> stranger.call(
                    FrameType.FRAME_TYPE_HISTORY,
                    History.newBuilder().setConversationId(conversation).build(),
                    HistoryAnswer.parser()));
            assertThat(refused.code()).isIn(ErrorCode.ERROR_CODE_FORBIDDEN, ErrorCode.ERROR_CODE_INVALID);
        }
    }

    private static void assertRefused(Runnable call, ErrorCode code, String word) {
        Refused refused = refusal(call);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.error().getMessage()).contains(word);
    }

    private static Refused refusal(Runnable call) {
        Refused[] refused = new Refused[1];
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refused.class, thrown -> refused[0] = thrown);
        return refused[0];
    }
}
