package io.parley.systemtest;

import static io.parley.systemtest.Persistence.untilAnswered;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Edit;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Pin;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.React;
import io.parley.proto.client.v1.Recall;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.systemtest.TestCluster.User;
import io.parley.systemtest.check.StoredRow;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of messages through two gateways: on every device, also one that was offline, also when message-service dies. */
@ExtendWith(TestCluster.class)
class ChangesE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private User ann;
    private User ben;
    private long conversation;

    @BeforeEach
    void twoUsers() throws IOException {
        ann = TestCluster.newUser("ann");
        ben = TestCluster.newUser("ben");
        conversation = ConversationIds.direct(ann.id(), ben.id());
    }

    @AfterEach
    void everythingRunsAgain() {
        TestCluster.cluster().awaitReady("message-service");
    }

    @Test
    void everyKindReachesAllDevicesThroughBothGatewaysAndTheOfflineOneBySync() throws IOException {
        try (ChatClient author = client(0, ann, "phone");
                ChatClient other = client(1, ann, "tablet");
                ChatClient reader = client(1, ben, "phone");
                ChatClient offline = client(0, ben, "laptop")) {
            SendAck sent = author.send(ben.id(), "first");
            offline.awaitMessage();
            offline.received(conversation, sent.getSeq());
            awaitAcknowledged(offline, sent.getSeq());
            offline.close();

            List<Change.Builder> changes = List.of(
                    Change.newBuilder().setEdit(edit("second")),
                    Change.newBuilder().setReact(React.newBuilder().setEmoji("👍")),
                    Change.newBuilder().setPin(Pin.getDefaultInstance()),
                    Change.newBuilder().setRecall(Recall.getDefaultInstance()));
            List<Long> seqs = new ArrayList<>();
            for (Change.Builder change : changes) {
                ChangeAck ack = change(author, change.setTargetSeq(sent.getSeq()));
                seqs.add(ack.getSeq());
                for (ChatClient device : List.of(other, reader)) {
                    Changed changed = device.awaitPush(FrameType.FRAME_TYPE_CHANGED, Changed.parser());
                    assertThat(changed.getSeq()).isEqualTo(ack.getSeq());
                    assertThat(changed.getTargetSeq()).isEqualTo(sent.getSeq());
                    assertThat(changed.getWhatCase().name())
                            .isEqualTo(change.getWhatCase().name());
                }
            }
            try (ChatClient back = client(1, ben, "laptop")) {
                SyncAnswer missed =
                        back.call(FrameType.FRAME_TYPE_SYNC, Sync.getDefaultInstance(), SyncAnswer.parser());
                assertThat(missed.getMessagesList()).isEmpty();
                List<Changed> ofMessages = missed.getChangesList().stream()
                        .filter(changed -> !changed.hasNotice())
                        .toList();
                assertThat(ofMessages).extracting(Changed::getSeq).isEqualTo(seqs);
                assertThat(ofMessages.getFirst().getEdit().hasContent()).isFalse();
            }
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterARestart() throws IOException, SQLException {
        long edited;
        long recalled;
        ChangeAck edit;
        Change.Builder change;
        try (ChatClient author = client(0, ann, "phone")) {
            edited = author.send(ben.id(), "to be edited").getSeq();
            recalled = author.send(ben.id(), "to be recalled").getSeq();
            change = Change.newBuilder().setTargetSeq(edited).setEdit(edit("edited"));
            edit = change(author, change);
            change(author, Change.newBuilder().setTargetSeq(recalled).setRecall(Recall.getDefaultInstance()));
            change(
                    author,
                    Change.newBuilder()
                            .setTargetSeq(edited)
                            .setReact(React.newBuilder().setEmoji("🎉")));
        }
        assertThat(TestCluster.cluster().terminate("message-service")).isTrue();
        TestCluster.cluster().start("message-service");
        TestCluster.cluster().awaitReady("message-service");

        try (ChatClient reader = client(1, ben, "phone");
                ChatClient author = client(1, ann, "phone")) {
            // The gateway may not have found the new process yet.
            HistoryAnswer history = untilAnswered(() -> history(reader));
            assertThat(history.getAsOfSeq()).isEqualTo(5);
            assertThat(history.getMessagesList()).extracting(Message::getText).containsExactly("", "edited");
            assertThat(history.getMessages(0).getRecalled()).isTrue();
            assertThat(history.getMessages(1).getReactions(0).getEmoji()).isEqualTo("🎉");
            assertThat(change(author, change)).isEqualTo(edit);
            assertThat(TestCluster.rows(conversation)).hasSize(5);
        }
    }

    @Test
    void aRefusalSaysWhyAndChangesNothing() throws IOException, SQLException {
        try (ChatClient author = client(0, ann, "phone");
                ChatClient reader = client(1, ben, "phone")) {
            long seq = author.send(ben.id(), "mine").getSeq();
            Change.Builder foreign = Change.newBuilder().setTargetSeq(seq).setEdit(edit("yours"));
            try {
                change(reader, foreign);
                throw new AssertionError("somebody else's message was edited");
            } catch (Refused refused) {
                assertThat(refused.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            }
            assertThat(TestCluster.rows(conversation)).hasSize(1);
        }
    }

    /**
     * One user edits and recalls his messages again and again while message-service is killed: each change is repeated until it is
     * answered. Then every device finds the same, in order, and nothing that was recalled.
     */
    @Test
    void whatWasAnsweredHoldsWhenMessageServiceIsKilled() throws Exception {
        int messages = 60;
        String secret = "secret-" + UUID.randomUUID();
        List<Long> places = new ArrayList<>();
        try (ChatClient author = client(0, ann, "phone");
                ChatClient reader = client(1, ben, "phone")) {
            CompletableFuture<Void> killer = CompletableFuture.runAsync(ChangesE2E::killTwice);
            int number = 0;
            while (number < messages || !killer.isDone()) {
                String text = secret + "-" + number;
                String postId = "m-" + number;
                long seq = untilAnswered(() -> author.call(
                                FrameType.FRAME_TYPE_SEND, ChatClient.sendTo(ben.id(), postId, text), SendAck.parser()))
                        .getSeq();
                String id = "e-" + number;
                ChangeAck edit = untilAnswered(() -> change(
                        author,
                        Change.newBuilder()
                                .setClientMessageId(id)
                                .setTargetSeq(seq)
                                .setEdit(edit(text + "-edited"))));
                String recallId = "r-" + number;
                ChangeAck recall = untilAnswered(() -> change(
                        author,
                        Change.newBuilder()
                                .setClientMessageId(recallId)
                                .setTargetSeq(seq)
                                .setRecall(Recall.getDefaultInstance())));
                places.addAll(List.of(seq, edit.getSeq(), recall.getSeq()));
                number++;
            }
            killer.get();
            assertThat(places).isSorted().doesNotHaveDuplicates();

            List<StoredRow> rows = TestCluster.rows(conversation);
            assertThat(rows).extracting(StoredRow::seq).isEqualTo(places);
            assertThat(rows).extracting(StoredRow::text).noneMatch(text -> text.contains(secret));
            for (ChatClient device : List.of(reader, author)) {
                TreeMap<Long, String> log = wholeLog(device);
                assertThat(new ArrayList<>(log.keySet())).isEqualTo(places);
                assertThat(log.values()).noneMatch(text -> text.contains(secret));
            }
            assertThat(history(reader).getMessagesList())
                    .isNotEmpty()
                    .allMatch(Message::getRecalled)
                    .allMatch(message -> message.getText().isEmpty());
        }
    }

    private static void killTwice() {
        for (int i = 0; i < 2; i++) {
            TestCluster.cluster().kill9("message-service");
            TestCluster.cluster().start("message-service");
            TestCluster.cluster().awaitReady("message-service");
        }
    }

    private TreeMap<Long, String> wholeLog(ChatClient device) {
        TreeMap<Long, String> log = new TreeMap<>();
        Sync.Builder request = Sync.newBuilder()
                .addAfter(Position.newBuilder().setConversationId(conversation).setSeq(0));
        SyncAnswer answer;
        do {
            answer = device.call(FrameType.FRAME_TYPE_SYNC, request.build(), SyncAnswer.parser());
            answer.getMessagesList().forEach(message -> log.put(message.getSeq(), message.toString()));
            answer.getChangesList()
                    .forEach(changed ->
                            log.put(changed.getSeq(), changed.getEdit().toString()));
            request.setContinuation(answer.getContinuation());
        } while (answer.getMore());
        return log;
    }

    private void awaitAcknowledged(ChatClient device, long seq) {
        Sync fromCursor = Sync.newBuilder()
                .addAfter(Position.newBuilder().setConversationId(conversation))
                .build();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        device
                                .call(FrameType.FRAME_TYPE_SYNC, fromCursor, SyncAnswer.parser())
                                .getMessagesList()
                                .stream()
                                .noneMatch(message -> message.getSeq() <= seq));
    }

    private HistoryAnswer history(ChatClient client) {
        History whole = History.newBuilder().setConversationId(conversation).build();
        return client.call(FrameType.FRAME_TYPE_HISTORY, whole, HistoryAnswer.parser());
    }

    private ChangeAck change(ChatClient client, Change.Builder change) {
        if (change.getClientMessageId().isEmpty()) {
            change.setClientMessageId(UUID.randomUUID().toString());
        }
        return client.call(
                FrameType.FRAME_TYPE_CHANGE,
                change.setConversationId(conversation).build(),
                ChangeAck.parser());
    }

    private static Edit edit(String text) {
        return Edit.newBuilder().setContent(Content.newBuilder().setText(text)).build();
    }

    private static ChatClient client(int gateway, User user, String device) throws IOException {
        ChatClient client = TestCluster.connect(gateway);
        client.login(user.name(), user.password(), device);
        return client;
    }
}
