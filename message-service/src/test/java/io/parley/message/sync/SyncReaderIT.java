package io.parley.message.sync;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.store.read.EntryReader;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SyncReaderIT {
    private static final String PHONE = "phone";

    private static PodDatabase database;

    private final CursorStore cursors = database.cursorStore();
    private final SyncReader sync = new SyncReader(
            new EntryReader(database.general()),
            cursors,
            new DevicePositions(database.general(), Clock.systemUTC()),
            new MemberSpans(database.general()),
            new DeliveredMarks(cursors),
            TestSettings.with(Map.of("reads.restart-beyond", "5")));
    private final int me = Users.next();

    @BeforeAll
    static void start() {
        database = new PodDatabase(Schema.create(), TestSettings.defaults());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** P-230. */
    @Test
    void aDeviceThatIsFarBehindStartsAnewWhereItKnowsHowTo() {
        long near = conversation();
        long far = conversation();
        commit(near, 5, "text");
        commit(far, 6, "text");

        assertThat(places(all(Sync.newBuilder()))).hasSize(11);

        List<SyncAnswer> pages = all(Sync.newBuilder().setRestarts(true).setLimit(2));
        assertThat(places(pages)).hasSize(5).allMatch(place -> place.startsWith(near + "/"));
        assertThat(pages.stream().flatMap(page -> page.getRestartsList().stream()))
                .containsExactly(
                        Position.newBuilder().setConversationId(far).setSeq(6).build());
    }

    @Test
    void listsEverythingOnceAndInOrderWhateverTheLimit() {
        List<Long> conversations = List.of(conversation(), conversation(), conversation(), conversation());
        int[] counts = {3, 7, 1, 5};
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            commit(conversations.get(i), counts[i], "text");
            for (int seq = 1; seq <= counts[i]; seq++) {
                expected.add(conversations.get(i) + "/" + seq);
            }
        }

        for (int limit : new int[] {1, 2, 3, 5, 16, 17, 200, 0}) {
            List<SyncAnswer> pages = all(Sync.newBuilder().setLimit(limit));
            assertThat(places(pages)).as("limit %d", limit).isEqualTo(expected);
            assertThat(pages).allMatch(page -> page.getMessagesCount() <= (limit == 0 ? 200 : limit));
        }
    }

    @Test
    void pagesAreLimitedInBytes() {
        long one = conversation();
        long other = conversation();
        commit(one, 7, "x".repeat(16 * 1024));
        commit(other, 2, "y".repeat(16 * 1024));

        List<SyncAnswer> pages = all(Sync.newBuilder());

        assertThat(pages).allMatch(page -> page.getSerializedSize() < 64 * 1024);
        assertThat(pages).extracting(SyncAnswer::getMessagesCount).containsExactly(2, 2, 2, 2, 1);
        assertThat(places(pages)).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void beginsAtTheDevicesCursors() {
        long one = conversation();
        long other = conversation();
        commit(one, 5, "text");
        commit(other, 5, "text");
        acknowledge(one, 3);
        acknowledge(other, 5);

        assertThat(places(all(Sync.newBuilder()))).containsExactly(one + "/4", one + "/5");
    }

    @Test
    void changesNoCursor() {
        long one = conversation();
        commit(one, 2, "text");

        assertThat(places(all(Sync.newBuilder()))).hasSize(2);
        assertThat(places(all(Sync.newBuilder()))).hasSize(2);
    }

    @Test
    void aNewDeviceIsNotGivenWhatAnotherOneHasAcknowledged() {
        long one = conversation();
        commit(one, 5, "text");
        acknowledge(one, 4);

        assertThat(await(sync.page(me, "tablet", Sync.getDefaultInstance())).getMessagesList())
                .extracting(Message::getSeq)
                .containsExactly(5L);
    }

    @Test
    void aGapIsReadFromWhereTheClientSays() {
        long one = conversation();
        long other = conversation();
        commit(one, 9, "text");
        commit(other, 9, "text");
        acknowledge(one, 8);
        acknowledge(other, 7);

        Sync.Builder gap = Sync.newBuilder()
                .addAfter(Position.newBuilder().setConversationId(one).setSeq(6))
                .addAfter(Position.newBuilder().setConversationId(other))
                .setLimit(2);
        assertThat(places(all(gap))).containsExactly(one + "/7", one + "/8", one + "/9", other + "/8", other + "/9");
    }

    @Test
    void aMessageThatComesBetweenTwoPagesIsListedToo() {
        long one = conversation();
        commit(one, 3, "text");
        SyncAnswer first = page(Sync.newBuilder().setLimit(2));
        commit(one, 4, "text");

        SyncAnswer second = page(Sync.newBuilder().setLimit(2).setContinuation(first.getContinuation()));

        assertThat(places(List.of(first, second))).containsExactly(one + "/1", one + "/2", one + "/3", one + "/4");
    }

    /** P-136: seqs are unsigned. */
    @Test
    void nothingIsAboveTheHighestSeqThereIs() {
        long one = conversation();
        commit(one, 3, "text");

        for (long seq : new long[] {3, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            assertThat(places(all(Sync.newBuilder()
                            .addAfter(
                                    Position.newBuilder().setConversationId(one).setSeq(seq)))))
                    .as(Long.toUnsignedString(seq))
                    .isEmpty();
        }
    }

    /** P-139: a sender who was away learns what was received meanwhile. */
    @Test
    void tellsHowFarOthersHaveReceivedWhereThatIsNews() {
        long one = conversation();
        long other = conversation();
        long unread = conversation();
        commit(one, 5, "text");
        commit(other, 5, "text");
        commit(unread, 5, "text");
        acknowledge(one, 5);
        int reader = ConversationIds.peer(one, me);
        await(cursors.advance(List.of(new Cursor(reader, PHONE, one, 2), new Cursor(reader, "tablet", one, 4))));
        await(cursors.advance(List.of(new Cursor(ConversationIds.peer(other, me), PHONE, other, 5))));

        SyncAnswer answer = page(Sync.newBuilder()
                .addDelivered(Position.newBuilder().setConversationId(one).setSeq(3))
                .addDelivered(Position.newBuilder().setConversationId(other).setSeq(5))
                .addDelivered(Position.newBuilder().setConversationId(unread)));

        assertThat(answer.getReceiptsList())
                .containsExactly(Receipt.newBuilder()
                        .setConversationId(one)
                        .setUserId(reader)
                        .setDeliveredSeq(4)
                        .build());
        assertRefused(
                Sync.newBuilder()
                        .addDelivered(Position.newBuilder()
                                .setConversationId(ConversationIds.direct(Users.next(), Users.next()))),
                "not a member");
    }

    @Test
    void refusesConversationsOfOthers() {
        long theirs = ConversationIds.direct(Users.next(), Users.next());

        assertRefused(Sync.newBuilder().addAfter(Position.newBuilder().setConversationId(theirs)), "not a member");
        assertRefused(Sync.newBuilder().addAfter(Position.newBuilder().setConversationId(-1)), "not a member");
    }

    @Test
    void refusesWhatIsNoSync() {
        Sync.Builder many = Sync.newBuilder();
        for (int i = 0; i <= 500; i++) {
            many.addAfter(Position.newBuilder().setConversationId(conversation()));
        }
        assertRefused(many, "500");
        assertRefused(Sync.newBuilder().setLimit(201), "limit");
        assertRefused(Sync.newBuilder().setLimit(-1), "limit");
        assertRefused(Sync.newBuilder().setContinuation(ByteString.copyFromUtf8("nonsense")), "continuation");
        assertThatThrownBy(() -> await(sync.page(me, "no device", Sync.getDefaultInstance())))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(Sync.Builder request, String reason) {
        assertThatThrownBy(() -> page(request))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private List<SyncAnswer> all(Sync.Builder request) {
        List<SyncAnswer> pages = new ArrayList<>();
        pages.add(page(request));
        while (pages.getLast().getMore()) {
            pages.add(page(request.clone().setContinuation(pages.getLast().getContinuation())));
        }
        return pages;
    }

    private SyncAnswer page(Sync.Builder request) {
        return await(sync.page(me, PHONE, request.build()));
    }

    private static List<String> places(List<SyncAnswer> pages) {
        return pages.stream()
                .flatMap(page -> page.getMessagesList().stream())
                .map(message -> message.getConversationId() + "/" + message.getSeq())
                .toList();
    }

    /** A new conversation of this user; ids ascend. */
    private long conversation() {
        return ConversationIds.direct(me, Users.next());
    }

    private void commit(long conversation, int upTo, String text) {
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 1; i <= upTo; i++) {
            messages.add(Posts.post(conversation, me, "m" + i, text));
        }
        await(database.messageStore().commit(messages));
    }

    private void acknowledge(long conversation, long seq) {
        await(cursors.advance(List.of(new Cursor(me, PHONE, conversation, seq))));
    }
}
