package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.proto.client.v1.AnswerContact;
import io.parley.proto.client.v1.AnswerContactAnswer;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Contacts;
import io.parley.proto.client.v1.ContactsAnswer;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.DeleteAccount;
import io.parley.proto.client.v1.DeleteAccountAnswer;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupMember;
import io.parley.proto.client.v1.GroupMembers;
import io.parley.proto.client.v1.GroupMembersAnswer;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.RequestContact;
import io.parley.proto.client.v1.RequestContactAnswer;
import io.parley.proto.client.v1.Role;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.SessionEnd;
import io.parley.proto.client.v1.SessionRevoked;
import io.parley.proto.client.v1.User;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of an account through two gateways, while message-service is away. */
@ExtendWith(TestCluster.class)
class DeletionE2E {
    /** auth-service tries again every few seconds; gateways remember a user for half a minute. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String PASSWORD = "correct horse 9";

    @AfterEach
    void everythingRunsAgain() {
        for (String name : List.of("message-service", "auth-service", "gateway-0", "gateway-1")) {
            TestCluster.cluster().start(name);
            TestCluster.cluster().awaitReady(name);
        }
    }

    /** P-360 to P-364. */
    @Test
    void othersKeepWhatWasWrittenAndNothingElse() throws IOException {
        TestCluster.User ben = TestCluster.newUser("ben");
        String name = "gone-" + Long.toString(System.nanoTime(), 36);
        try (ChatClient ann = TestCluster.connect(0);
                ChatClient tablet = TestCluster.connect(1);
                ChatClient friend = TestCluster.connect(1)) {
            int annId = ann.register(name, PASSWORD, "phone").getUser().getId();
            tablet.login(name, PASSWORD, "tablet");
            friend.login(ben.name(), ben.password(), "phone");
            befriend(friend, ben.id(), ann, annId);
            long group = group(ann, ben.id());
            ann.call(
                    FrameType.FRAME_TYPE_SEND,
                    Send.newBuilder()
                            .setConversationId(group)
                            .setClientMessageId(UUID.randomUUID().toString())
                            .setText("to the group")
                            .build(),
                    SendAck.parser());
            ann.send(ben.id(), "to ben");

            assertThat(refusal(() -> delete(ann, "wrong"))).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            TestCluster.cluster().kill9("message-service");
            delete(ann, PASSWORD);

            await().atMost(SOON).until(() -> ann.closed().isDone());
            SessionRevoked revoked = tablet.awaitPush(FrameType.FRAME_TYPE_SESSION_REVOKED, SessionRevoked.parser());
            assertThat(revoked.getReason()).isEqualTo("The account was deleted.");
            assertThat(revoked.getWhy()).isEqualTo(SessionEnd.SESSION_END_ACCOUNT_DELETED);
            try (ChatClient again = TestCluster.connect(1)) {
                assertThat(refusal(() -> again.login(name, PASSWORD, "phone")))
                        .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
                assertThat(refusal(() -> again.register(name, PASSWORD, "phone")))
                        .isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
            }

            everythingRunsAgain();
            awaitGone(friend, group, annId);
            seesWhatSheWrote(friend, annId, group);
            assertThat(refusal(() -> friend.send(annId, "are you there?"))).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        }
    }

    private static void awaitGone(ChatClient friend, long group, int annId) {
        Changed left = friend.awaitPush(FrameType.FRAME_TYPE_CHANGED, Changed.parser());
        while (left.getMembers().getEvent() != MembersEvent.MEMBERS_EVENT_LEFT) {
            left = friend.awaitPush(FrameType.FRAME_TYPE_CHANGED, Changed.parser());
        }
        assertThat(left.getSenderId()).isEqualTo(annId);
        await().atMost(SOON).untilAsserted(() -> assertThat(friend.call(
                                FrameType.FRAME_TYPE_CONTACTS, Contacts.getDefaultInstance(), ContactsAnswer.parser())
                        .getContactsList())
                .isEmpty());
        assertThat(friend.call(
                                FrameType.FRAME_TYPE_GROUP_MEMBERS,
                                GroupMembers.newBuilder()
                                        .setConversationId(group)
                                        .build(),
                                GroupMembersAnswer.parser())
                        .getMembersList())
                .singleElement()
                .extracting(GroupMember::getRole)
                .isEqualTo(Role.ROLE_CREATOR);
    }

    private static void seesWhatSheWrote(ChatClient friend, int annId, long group) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        history(friend, History.newBuilder().setUserId(annId)).getMessagesList())
                .singleElement()
                .satisfies(DeletionE2E::isOfADeletedAccount)
                .extracting(Message::getText)
                .isEqualTo("to ben"));
        assertThat(history(friend, History.newBuilder().setConversationId(group))
                        .getMessagesList())
                .singleElement()
                .satisfies(DeletionE2E::isOfADeletedAccount)
                .extracting(Message::getText)
                .isEqualTo("to the group");
        assertThat(friend.call(
                                FrameType.FRAME_TYPE_CONVERSATIONS,
                                Conversations.getDefaultInstance(),
                                ConversationsAnswer.parser())
                        .getConversationsList())
                .filteredOn(Conversation::hasPeer)
                .singleElement()
                .extracting(Conversation::getPeer)
                .isEqualTo(User.newBuilder().setId(annId).build());
    }

    private static void isOfADeletedAccount(Message message) {
        assertThat(message.getSenderName()).isEmpty();
        assertThat(message.getSenderDeleted()).isTrue();
    }

    private static HistoryAnswer history(ChatClient client, History.Builder of) {
        return client.call(FrameType.FRAME_TYPE_HISTORY, of.build(), HistoryAnswer.parser());
    }

    private static void delete(ChatClient client, String password) {
        client.call(
                FrameType.FRAME_TYPE_DELETE_ACCOUNT,
                DeleteAccount.newBuilder().setPassword(password).build(),
                DeleteAccountAnswer.parser());
    }

    private static void befriend(ChatClient one, int oneId, ChatClient other, int otherId) {
        one.call(
                FrameType.FRAME_TYPE_REQUEST_CONTACT,
                RequestContact.newBuilder().setUserId(otherId).build(),
                RequestContactAnswer.parser());
        other.call(
                FrameType.FRAME_TYPE_ANSWER_CONTACT,
                AnswerContact.newBuilder().setUserId(oneId).setAccept(true).build(),
                AnswerContactAnswer.parser());
    }

    private static long group(ChatClient creator, int member) {
        return creator.call(
                        FrameType.FRAME_TYPE_CREATE_GROUP,
                        CreateGroup.newBuilder()
                                .setClientMessageId(UUID.randomUUID().toString())
                                .setProfile(GroupProfile.newBuilder().setName("Hikers"))
                                .addUserIds(member)
                                .build(),
                        CreateGroupAnswer.parser())
                .getConversationId();
    }

    private static ErrorCode refusal(Runnable request) {
        return Assertions.catchThrowableOfType(Refused.class, request::run)
                .error()
                .getCode();
    }
}
