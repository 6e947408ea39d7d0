package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people, each on a gateway of his own. */
@ExtendWith(TestCluster.class)
class TwoGatewaysE2E {
    private TestCluster.User ann;
    private TestCluster.User ben;
    private ChatClient annClient;
    private ChatClient benClient;

    @BeforeEach
    void logBothIn() throws IOException {
        ann = TestCluster.newUser("ann");
        ben = TestCluster.newUser("ben");
        annClient = TestCluster.connect(0);
        benClient = TestCluster.connect(1);
        annClient.login(ann.name(), ann.password(), "phone");
        benClient.login(ben.name(), ben.password(), "phone");
    }

    @AfterEach
    void close() throws IOException {
        annClient.close();
        benClient.close();
    }

    @Test
    void aMessageIsAckedPushedAndItsReceiptComesBack() throws IOException {
        SendAck ack = annClient.send(ben.name(), "hello Ben");
        assertThat(ack.getSeq()).isEqualTo(1);
        assertThat(ack.getConversationId()).isEqualTo(ConversationIds.direct(ann.id(), ben.id()));

        Message pushed = benClient.awaitMessage();
        assertThat(pushed.getText()).isEqualTo("hello Ben");
        assertThat(pushed.getSenderId()).isEqualTo(ann.id());
        assertThat(pushed.getSenderName()).isEqualTo(ann.name());
        assertThat(pushed.getRecipientId()).isEqualTo(ben.id());
        assertThat(pushed.getSeq()).isEqualTo(1);
        assertThat(pushed.getTimestampMs()).isEqualTo(ack.getTimestampMs());

        benClient.received(pushed.getConversationId(), pushed.getSeq());
        Receipt receipt = annClient.awaitPush(FrameType.FRAME_TYPE_RECEIPT, Receipt.parser());
        assertThat(receipt.getUserId()).isEqualTo(ben.id());
        assertThat(receipt.getConversationId()).isEqualTo(ack.getConversationId());
        assertThat(receipt.getDeliveredSeq()).isEqualTo(1);
    }

    @Test
    void pipelinedMessagesKeepTheirOrder() {
        List<CompletableFuture<SendAck>> acks = IntStream.range(0, 500)
                .mapToObj(i -> annClient.ask(
                        FrameType.FRAME_TYPE_SEND,
                        ChatClient.sendTo(ben.id(), "m-" + i, "text " + i),
                        SendAck.parser()))
                .toList();
        for (int i = 0; i < 500; i++) {
            assertThat(acks.get(i).join().getSeq()).isEqualTo(i + 1L);
            Message pushed = benClient.awaitMessage();
            assertThat(pushed.getSeq()).isEqualTo(i + 1L);
            assertThat(pushed.getText()).isEqualTo("text " + i);
        }
    }

    @Test
    void anyUnicodeSurvives() {
        String text = "你好，世界 👩‍👩‍👧‍👦 🎉 naïve مرحبا \u0301 𝒳";
        annClient.send(ben.id(), text);
        assertThat(benClient.awaitMessage().getText()).isEqualTo(text);
        assertThat(history(benClient, ann.name(), 1, 0).getMessages(0).getText())
                .isEqualTo(text);
    }

    @Test
    void theSameClientMessageIdIsStoredOnce() throws Exception {
        SendAck first = annClient.call(
                FrameType.FRAME_TYPE_SEND, ChatClient.sendTo(ben.id(), "same-id", "once"), SendAck.parser());
        SendAck again = annClient.call(
                FrameType.FRAME_TYPE_SEND, ChatClient.sendTo(ben.id(), "same-id", "once"), SendAck.parser());
        assertThat(again).isEqualTo(first);
        assertThat(TestCluster.rows(first.getConversationId())).hasSize(1);
    }

    @Test
    void theSendersOtherDeviceSeesTheMessageToo() throws IOException {
        try (ChatClient tablet = TestCluster.connect(1)) {
            tablet.login(ann.name(), ann.password(), "tablet");
            annClient.send(ben.id(), "from my phone");
            assertThat(tablet.awaitMessage().getText()).isEqualTo("from my phone");
        }
    }

    @Test
    void historyIsNewestFirstAndPaged() {
        for (int i = 1; i <= 25; i++) {
            annClient.send(ben.id(), "text " + i);
        }
        List<String> texts = new ArrayList<>();
        HistoryAnswer page;
        long before = 0;
        do {
            page = history(benClient, ann.name(), 10, before);
            page.getMessagesList().forEach(message -> texts.add(message.getText()));
            before = page.getMessages(page.getMessagesCount() - 1).getSeq();
        } while (page.getMore());
        assertThat(texts)
                .isEqualTo(IntStream.rangeClosed(1, 25)
                        .mapToObj(i -> "text " + (26 - i))
                        .toList());
        assertThat(page.getMessages(0).getSenderName()).isEqualTo(ann.name());
    }

    @Test
    void onlineUsersAreListedWithTheirNamesPageByPage() {
        List<User> online = new ArrayList<>();
        OnlineUsersAnswer page;
        int after = 0;
        do {
            page = annClient.call(
                    FrameType.FRAME_TYPE_ONLINE_USERS,
                    OnlineUsers.newBuilder().setAfterUserId(after).setLimit(1).build(),
                    OnlineUsersAnswer.parser());
            online.addAll(page.getUsersList());
            after = page.getUsers(page.getUsersCount() - 1).getId();
        } while (page.getMore());
        assertThat(online).extracting(User::getName).contains(ann.name(), ben.name());
        assertThat(online).extracting(User::getId).isSorted();
    }

    @Test
    void usersAreFoundByIdAndByName() {
        UserLookupAnswer found = annClient.call(
                FrameType.FRAME_TYPE_USER_LOOKUP,
                UserLookup.newBuilder()
                        .addUserIds(ben.id())
                        .addUserNames(ann.name().toUpperCase())
                        .addUserNames("nobody-at-all")
                        .build(),
                UserLookupAnswer.parser());
        assertThat(found.getUsersList()).extracting(User::getName).containsExactlyInAnyOrder(ann.name(), ben.name());
    }

    private static HistoryAnswer history(ChatClient client, String with, int limit, long before) {
        return client.call(
                FrameType.FRAME_TYPE_HISTORY,
                History.newBuilder()
                        .setUserName(with)
                        .setLimit(limit)
                        .setBeforeSeq(before)
                        .build(),
                HistoryAnswer.parser());
    }
}
