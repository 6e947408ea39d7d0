package io.parley.message.retention;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.message.config.MessageConfig;
import io.parley.message.entry.Edit;
import io.parley.message.entry.Entry;
import io.parley.message.entry.NoticeEntry;
import io.parley.message.entry.Pin;
import io.parley.message.entry.Reaction;
import io.parley.message.group.NewGroup;
import io.parley.message.relation.ReadReceipts;
import io.parley.message.relation.RelationChanges;
import io.parley.message.routing.PresenceClient;
import io.parley.message.store.commit.Committed;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.commit.Outcome;
import io.parley.message.store.commit.Refused;
import io.parley.message.store.commit.TargetReader;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.group.GroupStore;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.keep.RetentionStore;
import io.parley.message.store.position.ConversationSettingStore;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.message.store.read.ConversationListStore;
import io.parley.message.store.read.EntryReader;
import io.parley.message.store.read.HistoryStore;
import io.parley.message.sync.ConversationLister;
import io.parley.message.sync.DeliveredMarks;
import io.parley.message.sync.HistoryReader;
import io.parley.message.sync.SyncReader;
import io.parley.message.testing.MessageServers;
import io.parley.message.testing.MovingClock;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Posts are kept for 7 days here, and deleted 5 at a time. */
class OldPostsIT {
    private static final String PHONE = "phone";
    private static final MessageConfig SETTINGS =
            TestSettings.with(Map.of("retention.posts", "7d", "retention.batch", "5", "retention.pause", "1ms"));

    private static PodDatabase onePod;
    private static PodDatabase otherPod;
    /** Has no presence-service to ask: nobody is told who has read. */
    private static PresenceClient nobody;

    private final MovingClock clock = MovingClock.now();
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);
    private final MessageStore store = onePod.messageStore(clock);
    private final CursorStore cursors = onePod.cursorStore();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OldPosts oldPosts = oldPosts(SETTINGS);

    @BeforeAll
    static void start() {
        Schema schema = Schema.create();
        onePod = new PodDatabase(schema, SETTINGS);
        otherPod = new PodDatabase(schema, SETTINGS);
        nobody = new PresenceClient(
                SETTINGS, TestSettings.discovery(), ServiceIdentity.plain(MessageServers.CREDENTIAL), onePod.vertx());
        nobody.start();
    }

    @AfterAll
    static void stop() {
        nobody.close();
        onePod.close();
        otherPod.close();
    }

    /** P-235. */
    @Test
    void whatIsTooOldGoesInBatchesAndSeqsGoOn() {
        post(alice, 23);
        clock.advance(8, TimeUnit.DAYS);
        post(alice, 3);

        walk();

        assertThat(rows()).containsExactly(24L, 25L, 26L);
        assertThat(history(0)).containsExactly(26L, 25L, 24L);
        assertThat(post(alice, 1)).isEqualTo(27);
        assertThat(metrics.counter("parley.message.retention.deleted").count()).isEqualTo(23);
    }

    @Test
    void whatIsYoungEnoughOrOfAnotherPodStaysAndWithoutALimitEverything() {
        post(alice, 7);
        clock.advance(6, TimeUnit.DAYS);
        walk();
        assertThat(rows()).hasSize(7);

        clock.advance(30, TimeUnit.DAYS);
        await(oldPosts.walk(id -> id != conversation));
        await(oldPosts(TestSettings.defaults()).walk(id -> true));
        assertThat(rows()).hasSize(7);

        walk();
        assertThat(rows()).hasSize(1);
    }

    /** P-235: not even the last one is shown; its row only keeps its place. */
    @Test
    void theNewestRowStaysWithoutItsContent() {
        post(alice, 6);
        mentionBob("the last one");
        change(bob, new Reaction(7, "👍", false));
        clock.advance(8, TimeUnit.DAYS);

        walk();

        assertThat(rows()).containsExactly(8L);
        assertThat(onePod.numbers(
                        "SELECT LENGTH(body) + COALESCE(LENGTH(content), 0) FROM message WHERE conversation_id = ?",
                        conversation))
                .containsExactly(0L);
        assertThat(history(0)).isEmpty();
        assertThat(places(sync(Sync.newBuilder()))).isEmpty();
        Conversation listed = listed(bob);
        assertThat(listed.getLastSeq()).isEqualTo(8);
        assertThat(listed.getUnread()).isZero();
        assertThat(listed.getMentions()).isZero();
        assertThat(listed.hasPreview()).isFalse();

        assertThat(post(alice, 1)).isEqualTo(9);
        assertThat(history(0)).containsExactly(9L);
        assertThat(listed(bob).getUnread()).isEqualTo(1);
        walk();
        assertThat(rows()).containsExactly(9L);
    }

    @Test
    void aPostThatIsTheNewestIsBlankLikeARecalledOne() {
        post(alice, 2);
        clock.advance(8, TimeUnit.DAYS);

        walk();

        assertThat(onePod.numbers("SELECT recalled FROM message WHERE conversation_id = ? AND body = ''", conversation))
                .containsExactly(1L);
        assertThat(code(tryChange(bob, new Reaction(2, "👍", false)))).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
    }

    /** P-236. */
    @Test
    void whatBelongsToAPostGoesWithItAndItCannotBeChanged() {
        post(alice, 1);
        mentionBob("hello");
        change(bob, new Reaction(1, "👍", false));
        change(bob, new Pin(2, false));
        clock.advance(7, TimeUnit.DAYS);
        clock.advance(-20, TimeUnit.HOURS);
        post(alice, 1);
        clock.advance(21, TimeUnit.HOURS);
        change(alice, new Edit(5, "edited", ByteString.EMPTY));

        walk();

        assertThat(rows()).containsExactly(5L, 6L);
        for (String table : List.of("reaction", "pin", "mention")) {
            assertThat(onePod.numbers("SELECT COUNT(*) FROM " + table + " WHERE conversation_id = ?", conversation))
                    .as(table)
                    .containsExactly(0L);
        }
        assertThat(code(tryChange(bob, new Reaction(1, "👍", false)))).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(code(tryChange(bob, new Pin(2, false)))).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(await(new TargetReader(onePod.general()).read(conversation, 2)))
                .isEmpty();

        clock.advance(6, TimeUnit.DAYS);
        clock.advance(10, TimeUnit.HOURS);
        walk();
        assertThat(rows()).as("the edit, of a post that is gone").containsExactly(6L);
        SyncAnswer left = sync(Sync.newBuilder()).getFirst();
        assertThat(left.getChanges(0).getEdit().hasContent()).isFalse();
    }

    /** P-237. */
    @Test
    void unreadCountsWhatIsKeptAndNothingElse() {
        post(alice, 4);
        mentionBob("old");
        change(alice, new Reaction(1, "👍", false));
        clock.advance(8, TimeUnit.DAYS);
        post(alice, 2);
        mentionBob("new");
        assertThat(listed(bob).getUnread()).isEqualTo(8);

        walk();

        assertThat(listed(bob).getUnread()).isEqualTo(3);
        assertThat(listed(bob).getMentions()).isEqualTo(1);
        ReadMarkStore marks = new ReadMarkStore(onePod.general());
        await(marks.advance(bob, Map.of(conversation, 3L)));
        assertThat(listed(bob).getReadSeq()).as("a mark at what is gone").isEqualTo(3);
        assertThat(listed(bob).getUnread()).isEqualTo(3);
        assertThat(await(marks.of(bob, List.of(conversation)))
                        .get(conversation)
                        .until(await(marks.ends(List.of(conversation))).get(conversation)))
                .isEqualTo(3);
        await(marks.advance(bob, Map.of(conversation, 8L)));
        assertThat(listed(bob).getUnread()).isEqualTo(1);
    }

    /** P-238. */
    @Test
    void aDeviceThatIsBelowWhatIsKeptStartsAnewThereAndGetsTheRest() {
        post(alice, 10);
        acknowledge(2);
        clock.advance(8, TimeUnit.DAYS);
        post(alice, 3);
        walk();

        List<SyncAnswer> pages = sync(Sync.newBuilder().setRestarts(true));

        assertThat(pages).hasSize(2);
        assertThat(pages.getFirst().getRestartsList())
                .containsExactly(Position.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(10)
                        .build());
        assertThat(pages.getFirst().getMessagesCount()).isZero();
        assertThat(places(pages)).containsExactly(11L, 12L, 13L);
        assertThat(places(sync(Sync.newBuilder()))).as("an older client").containsExactly(11L, 12L, 13L);

        acknowledge(10);
        assertThat(sync(Sync.newBuilder().setRestarts(true))).hasSize(1);
    }

    /** P-238: the gap below a push is asked for once. */
    @Test
    void aGapThatIsGoneIsAnsweredWithWhatIsKept() {
        post(alice, 10);
        clock.advance(8, TimeUnit.DAYS);
        walk();
        Position seen =
                Position.newBuilder().setConversationId(conversation).setSeq(4).build();
        assertThat(places(sync(Sync.newBuilder().addAfter(seen)))).isEmpty();

        post(alice, 1);

        assertThat(places(sync(Sync.newBuilder().addAfter(seen)))).containsExactly(11L);
        assertThat(places(sync(Sync.newBuilder())))
                .as("a device that never had anything")
                .containsExactly(11L);
        assertThat(sync(Sync.newBuilder().setRestarts(true)).getFirst().getRestartsCount())
                .isZero();
    }

    /** P-238: where nothing is left, the device is told once. */
    @Test
    void aDeviceIsToldThatNothingIsLeft() {
        post(alice, 10);
        acknowledge(3);
        clock.advance(8, TimeUnit.DAYS);
        walk();

        List<SyncAnswer> pages = sync(Sync.newBuilder().setRestarts(true));
        assertThat(pages).hasSize(1);
        assertThat(pages.getFirst().getRestarts(0).getSeq()).isEqualTo(10);
        assertThat(sync(Sync.newBuilder()).getFirst().getMessagesCount()).isZero();

        acknowledge(10);
        assertThat(sync(Sync.newBuilder().setRestarts(true)).getFirst().getRestartsCount())
                .isZero();
    }

    /** P-239. */
    @Test
    void historyEndsWhereWhatIsKeptBegins() {
        post(alice, 10);
        clock.advance(8, TimeUnit.DAYS);
        post(alice, 3);
        walk();

        assertThat(history(0)).containsExactly(13L, 12L, 11L);
        assertThat(history(12)).containsExactly(11L);
        assertThat(page(12).getMore()).isFalse();
        for (long below : new long[] {11, 10, 5, 1}) {
            assertThat(history(below)).isEmpty();
            assertThat(page(below).getMore()).isFalse();
        }
    }

    /** What is gone is gone before its rows are: a walk that ends in between is gone on with. */
    @Test
    void whatAWalkLeftIsFoundByTheNext() {
        post(alice, 3);
        mentionBob("hello");
        clock.advance(8, TimeUnit.DAYS);
        RetentionStore rows = new RetentionStore(onePod.general());
        await(rows.markGone(conversation, new RetentionStore.Place(4, 4)));

        assertThat(history(0)).isEmpty();
        assertThat(listed(bob).getUnread()).isZero();
        assertThat(listed(bob).getMentions()).isZero();
        assertThat(listed(bob).hasPreview()).isFalse();
        assertThat(code(tryChange(bob, new Pin(4, false)))).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);

        walk();
        assertThat(rows()).containsExactly(4L);
        assertThat(onePod.numbers("SELECT COUNT(*) FROM mention WHERE conversation_id = ?", conversation))
                .containsExactly(0L);
        assertThat(await(rows.lowest(List.of(conversation))))
                .noneMatch(RetentionStore.Lowest::isLeftOver)
                .allMatch(RetentionStore.Lowest::isGone);
    }

    /** The rows behind the end that this pod remembers are gone: their places look free. */
    @Test
    void aPodWithAnOldEndTakesNoPlaceASecondTime() {
        post(alice, 2);
        MessageStore other = otherPod.messageStore(clock);
        for (int i = 0; i < 10; i++) {
            await(other.commit(List.of(entry(bob, "from the other pod"))));
        }
        clock.advance(8, TimeUnit.DAYS);
        walk();
        assertThat(rows()).containsExactly(12L);

        assertThat(post(alice, 1)).isEqualTo(13);

        assertThat(rows()).containsExactly(12L, 13L);
        assertThat(onePod.numbers("SELECT last_seq FROM conversation WHERE id = ?", conversation))
                .containsExactly(13L);
    }

    @Test
    void sendsGoOnWhileRowsAreDeleted() {
        long neighbour = ConversationIds.direct(alice, Users.next());
        post(alice, 400);
        clock.advance(8, TimeUnit.DAYS);
        List<Future<List<Outcome>>> sends = new ArrayList<>();

        Future<Void> walk = oldPosts.walk(id -> true);
        for (int i = 0; i < 200; i++) {
            long to = i % 2 == 0 ? conversation : neighbour;
            sends.add(
                    store.commit(List.of(Posts.post(to, alice, UUID.randomUUID().toString(), "on"))));
        }
        sends.forEach(send -> assertThat(await(send).getFirst()).isInstanceOf(Committed.class));
        await(walk);
        walk();

        assertThat(rows())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(401, 500).boxed().toList());
        assertThat(listed(bob).getUnread()).isEqualTo(100);
    }

    /** Who is in a group is not a matter of its log. */
    @Test
    void aGroupLivesOnWithoutItsOldEntries() {
        String id = UUID.randomUUID().toString();
        long group = ConversationIds.group(alice, id);
        GroupProfile profile = GroupProfile.newBuilder().setName("Hikers").build();
        await(store.act(new NewEntry(group, alice, id, new NewGroup(profile, List.of(bob)))));
        clock.advance(8, TimeUnit.DAYS);
        walk();
        assertThat(rows(group)).as("the end of the log").containsExactly(1L);

        Outcome post = await(store.commit(List.of(Posts.post(group, bob, "p", "still here"))))
                .getFirst();
        walk();

        assertThat(((Committed) post).seq()).isEqualTo(2);
        assertThat(rows(group)).containsExactly(2L);
        assertThat(await(onePod.memberships().fresh(group)).users()).containsExactlyInAnyOrder(alice, bob);
    }

    /** P-235: the shorter limit counts, and where the deployment has none the group's own. */
    @Test
    void aGroupHasALimitOfItsOwnWhereTheServerAllowsIt() {
        OldPosts allowed = oldPosts(TestSettings.with(Map.of("retention.by-groups", "true")));
        OldPosts both = oldPosts(TestSettings.with(Map.of("retention.by-groups", "true", "retention.posts", "7d")));
        long shorter = group(2);
        long longer = group(30);
        post(alice, 2);
        clock.advance(3, TimeUnit.DAYS);
        await(store.commit(List.of(Posts.post(shorter, alice, "p", "p"), Posts.post(longer, alice, "p", "p"))));

        walk();
        assertThat(rows(shorter)).as("not allowed").containsExactly(1L, 2L);
        await(allowed.walk(id -> true));
        assertThat(rows(shorter)).containsExactly(2L);
        assertThat(rows(longer)).containsExactly(1L, 2L);

        clock.advance(6, TimeUnit.DAYS);
        await(allowed.walk(id -> true));
        assertThat(rows(longer)).containsExactly(1L, 2L);
        assertThat(rows()).as("no group").containsExactly(1L, 2L);
        await(both.walk(id -> true));
        assertThat(rows(longer)).containsExactly(2L);
        assertThat(rows()).containsExactly(2L);
    }

    private long group(int keepDays) {
        String id = UUID.randomUUID().toString();
        long group = ConversationIds.group(alice, id);
        GroupProfile profile = GroupProfile.newBuilder()
                .setName("Hikers")
                .setKeepDays(keepDays)
                .build();
        await(store.act(new NewEntry(group, alice, id, new NewGroup(profile, List.of(bob)))));
        return group;
    }

    @Test
    void noticesOfFeedsGoToo() {
        long feed = ConversationIds.feed(bob);
        for (String event : List.of("one", "two")) {
            await(store.commit(List.of(new NewEntry(feed, bob, event, new NoticeEntry(Notice.getDefaultInstance())))));
        }
        clock.advance(8, TimeUnit.DAYS);

        walk();

        assertThat(rows(feed)).containsExactly(2L);
        assertThat(sync(Sync.newBuilder()).getFirst().getChangesCount()).isZero();
    }

    private OldPosts oldPosts(MessageConfig config) {
        return new OldPosts(onePod.vertx(), new RetentionStore(onePod.general()), config, clock, metrics);
    }

    private void walk() {
        await(oldPosts.walk(id -> true));
    }

    private List<Long> rows() {
        return rows(conversation);
    }

    private static List<Long> rows(long id) {
        return onePod.numbers("SELECT seq FROM message WHERE conversation_id = ? ORDER BY seq", id);
    }

    /** The seq of the last of so many. */
    private long post(int author, int count) {
        List<NewEntry> posts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            posts.add(entry(author, "text"));
        }
        return ((Committed) await(store.commit(posts)).getLast()).seq();
    }

    private NewEntry entry(int author, String text) {
        return Posts.post(conversation, author, UUID.randomUUID().toString(), text);
    }

    private void mentionBob(String text) {
        ByteString content = Content.newBuilder().addMentions(bob).build().toByteString();
        await(store.commit(
                List.of(Posts.post(conversation, alice, UUID.randomUUID().toString(), 1, text, content))));
    }

    private void change(int author, Entry change) {
        assertThat(tryChange(author, change)).isInstanceOf(Committed.class);
    }

    private Outcome tryChange(int author, Entry change) {
        return await(store.commit(List.of(
                        new NewEntry(conversation, author, UUID.randomUUID().toString(), change))))
                .getFirst();
    }

    private static ErrorCode code(Outcome outcome) {
        return ((Refused) outcome).why().getCode();
    }

    private void acknowledge(long seq) {
        await(cursors.advance(List.of(new Cursor(bob, PHONE, conversation, seq))));
    }

    private List<Long> history(long before) {
        return page(before).getMessagesList().stream().map(Message::getSeq).toList();
    }

    private HistoryAnswer page(long before) {
        HistoryReader reader = new HistoryReader(new HistoryStore(onePod.general()), new MemberSpans(onePod.general()));
        return await(reader.page(bob, conversation, before, 50, false));
    }

    private Conversation listed(int user) {
        ConversationLister lister = new ConversationLister(
                new ConversationListStore(onePod.general()),
                new GroupStore(onePod.general()),
                cursors,
                new ConversationSettingStore(onePod.general()),
                new ReadReceipts(nobody, new RelationChanges(nobody, SETTINGS, onePod.vertx()), SETTINGS, metrics));
        return await(lister.page(user, Conversations.newBuilder().setLimit(10).build()))
                .getConversations(0);
    }

    private List<SyncAnswer> sync(Sync.Builder request) {
        SyncReader reader = new SyncReader(
                new EntryReader(onePod.general()),
                cursors,
                new DevicePositions(onePod.general(), clock),
                new MemberSpans(onePod.general()),
                new DeliveredMarks(cursors),
                SETTINGS);
        List<SyncAnswer> pages = new ArrayList<>();
        do {
            if (!pages.isEmpty()) {
                request.setContinuation(pages.getLast().getContinuation());
            }
            pages.add(await(reader.page(bob, PHONE, request.build())));
        } while (pages.getLast().getMore());
        return pages;
    }

    private static List<Long> places(List<SyncAnswer> pages) {
        return pages.stream()
                .flatMap(page -> page.getMessagesList().stream())
                .map(Message::getSeq)
                .toList();
    }
}
