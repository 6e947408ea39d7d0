package io.parley.message.store.commit;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.DatabaseErrors;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.read.EntryReader;
import io.parley.message.testing.MovingClock;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two pods that write to one database. */
class MessageStoreIT {
    private static final int WRITERS = 8;

    /** What pods write that know nothing but posts. */
    private static final String AS_THE_PREVIOUS_RELEASE = "INSERT INTO message (conversation_id, seq, sender_id,"
            + " client_message_id, message_type, created_at, body) VALUES (?,?,?,?,1,0,'rival')";

    private static Schema schema;
    private static PodDatabase onePod;
    private static PodDatabase otherPod;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);
    private final MessageStore store = onePod.messageStore();
    private final MessageStore otherStore = otherPod.messageStore();

    @BeforeAll
    static void start() {
        schema = Schema.create();
        onePod = new PodDatabase(schema, TestSettings.defaults());
        // Which commits in two round trips, however few the entries.
        otherPod = new PodDatabase(schema, TestSettings.with(Map.of("send.batch-at-once", "0")));
    }

    @AfterAll
    static void stop() {
        onePod.close();
        otherPod.close();
    }

    @Test
    void seqIsGapFreeUnderManyWriters() {
        int batches = 25;
        List<Future<List<Committed>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "w" + writer;
            Random sizes = new Random(writer);
            List<List<NewEntry>> work = new ArrayList<>();
            for (int batch = 0; batch < batches; batch++) {
                work.add(messages(1 + sizes.nextInt(8), name + "-" + batch));
            }
            writers.add(commitInTurn(writer % 2 == 0 ? store : otherStore, work));
        }

        Set<Long> seqs = new HashSet<>();
        for (Future<List<Committed>> writer : writers) {
            List<Long> own = await(writer).stream().map(Committed::seq).toList();
            assertThat(own).as("a writer's messages keep their order").isSorted();
            seqs.addAll(own);
        }
        long count = storedSeqs().size();
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(count));
        assertThat(seqs).hasSize((int) count);
        assertThat(lastSeq(conversation)).isEqualTo(count);
    }

    @Test
    void batchesMixConversationsInAnyOrder() {
        List<Integer> peers = List.of(Users.next(), Users.next(), Users.next(), Users.next(), Users.next());
        int batches = 20;
        List<Future<List<Committed>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<List<NewEntry>> work = new ArrayList<>();
            for (int batch = 0; batch < batches; batch++) {
                List<Integer> shuffled = new ArrayList<>(peers);
                Collections.shuffle(shuffled, new Random(writer * 100L + batch));
                String id = "w" + writer + "-" + batch;
                work.add(shuffled.stream()
                        .map(peer -> message(ConversationIds.direct(alice, peer), alice, id, "text"))
                        .toList());
            }
            writers.add(commitInTurn(writer % 2 == 0 ? store : otherStore, work));
        }

        writers.forEach(PodDatabase::await);
        for (int peer : peers) {
            long id = ConversationIds.direct(alice, peer);
            assertThat(seqs(id)).containsExactlyElementsOf(oneTo(WRITERS * batches));
            assertThat(lastSeq(id)).isEqualTo(WRITERS * batches);
        }
    }

    @Test
    void placesFollowTheOrderOfTheBatch() {
        long notes = ConversationIds.direct(alice, alice);
        List<Committed> places = places(store.commit(List.of(
                message(conversation, alice, "1", "one"),
                message(notes, alice, "1", "note"),
                message(conversation, bob, "1", "two"),
                message(conversation, alice, "2", "three"))));

        assertThat(places).extracting(Committed::seq).containsExactly(1L, 1L, 2L, 3L);
        assertThat(places).noneMatch(Committed::repeated);
        assertThat(after(conversation, 0)).extracting(StoredEntry::text).containsExactly("one", "two", "three");
    }

    @Test
    void aConversationIsCreatedOnceWhateverTheRace() {
        List<Future<List<Committed>>> first = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            MessageStore pod = writer % 2 == 0 ? store : otherStore;
            first.add(commitInTurn(pod, List.of(messages(1, "w" + writer))));
        }

        first.forEach(PodDatabase::await);
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(WRITERS));
        assertThat(onePod.numbers("SELECT user_id FROM member WHERE conversation_id = ? ORDER BY 1", conversation))
                .containsExactly((long) alice, (long) bob);
    }

    @Test
    void notesToOneselfHaveOneMember() {
        long notes = ConversationIds.direct(alice, alice);
        places(store.commit(List.of(message(notes, alice, "n", "note"))));

        assertThat(onePod.numbers("SELECT user_id FROM member WHERE conversation_id = ?", notes))
                .containsExactly((long) alice);
    }

    @Test
    void aRepeatInALaterBatchGetsTheFirstPlace() {
        Committed original = places(store.commit(messages(1, "m"))).getFirst();

        List<Committed> places = places(otherStore.commit(List.of(
                message(conversation, alice, "new-1", "text"),
                message(conversation, alice, "m-0", "text"),
                message(conversation, alice, "new-2", "text"))));

        assertThat(places.get(1)).isEqualTo(Committed.again(original.seq(), original.timestampMs()));
        assertThat(places).extracting(Committed::seq).containsExactly(2L, 1L, 3L);
        assertThat(storedSeqs()).containsExactly(1L, 2L, 3L);
        assertThat(lastSeq(conversation)).isEqualTo(3);
    }

    @Test
    void aBatchOfNothingButRepeatsChangesNothing() {
        List<Committed> original = places(store.commit(messages(3, "m")));

        List<Committed> repeated = places(store.commit(messages(3, "m")));

        assertThat(repeated).allMatch(Committed::repeated);
        assertThat(repeated)
                .extracting(Committed::seq)
                .isEqualTo(original.stream().map(Committed::seq).toList());
        assertThat(lastSeq(conversation)).isEqualTo(3);
    }

    @Test
    void aMessageThatIsTwiceInABatchIsStoredOnceAndNewOnce() {
        List<Committed> places = places(store.commit(List.of(
                message(conversation, alice, "twice", "text"),
                message(conversation, alice, "other", "text"),
                message(conversation, alice, "twice", "text"))));

        assertThat(places).extracting(Committed::seq).containsExactly(1L, 2L, 1L);
        assertThat(places).extracting(Committed::repeated).containsExactly(false, false, true);
        assertThat(storedSeqs()).containsExactly(1L, 2L);
    }

    @Test
    void theSameIdOfAnotherSenderOrConversationIsAnotherMessage() {
        long notes = ConversationIds.direct(alice, alice);
        places(store.commit(List.of(
                message(conversation, alice, "id", "a"),
                message(conversation, bob, "id", "b"),
                message(notes, alice, "id", "c"))));

        assertThat(storedSeqs()).containsExactly(1L, 2L);
        assertThat(seqs(notes)).containsExactly(1L);
    }

    @Test
    void idsDifferInCase() {
        places(store.commit(List.of(message(conversation, alice, "id", "a"), message(conversation, alice, "ID", "b"))));

        assertThat(storedSeqs()).containsExactly(1L, 2L);
    }

    @Test
    void twoPodsThatRepeatTheSameMessagesStoreThemOnce() {
        for (int round = 0; round < 20; round++) {
            List<List<NewEntry>> work = List.of(messages(5, "r" + round));
            Future<List<Committed>> one = commitInTurn(store, work);
            Future<List<Committed>> other = commitInTurn(otherStore, work);

            assertThat(await(one).stream().map(Committed::seq).toList())
                    .isEqualTo(await(other).stream().map(Committed::seq).toList());
        }
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(100));
    }

    @Test
    void aConnectionThatIsKilledInTheMiddleLosesAndRepeatsNothing() {
        int rounds = 60;
        List<Committed> places = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Future<List<Committed>> commit = commitInTurn(store, List.of(messages(3, "k" + round)));
            otherPod.killOtherConnections();
            places.addAll(await(commit));
        }

        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(3 * rounds));
        assertThat(places).extracting(Committed::seq).containsExactlyElementsOf(oneTo(3 * rounds));
    }

    @Test
    void aBatchThatFailsLeavesNoGap() {
        places(store.commit(messages(2, "good")));

        List<NewEntry> batch = List.of(
                message(conversation, alice, "fine", "text"),
                message(conversation, alice, "too-long", "x".repeat(70_000)));
        assertThatThrownBy(() -> places(store.commit(batch)))
                .cause()
                .matches(DatabaseErrors::isRefusalOfData, "is a refusal of the data");
        assertThat(lastSeq(conversation)).isEqualTo(2);

        assertThat(places(store.commit(messages(1, "next"))).getFirst().seq()).isEqualTo(3);
        assertThat(storedSeqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void podsWithOldTailsTakeTheNextPlaceAllTheSame() {
        List<Long> seqs = new ArrayList<>();
        for (int turn = 0; turn < 10; turn++) {
            MessageStore pod = turn % 2 == 0 ? store : otherStore;
            places(pod.commit(messages(2, "turn" + turn))).forEach(place -> seqs.add(place.seq()));
        }

        assertThat(seqs).containsExactlyElementsOf(oneTo(20));
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(20));
    }

    @Test
    void aBatchMayMixRepeatsWithOldTails() {
        Committed original = places(store.commit(messages(1, "m"))).getFirst();
        places(otherStore.commit(messages(3, "other")));

        List<Committed> places = places(store.commit(List.of(
                message(conversation, alice, "new-1", "text"),
                message(conversation, alice, "m-0", "text"),
                message(conversation, alice, "other-2", "text"),
                message(conversation, alice, "new-2", "text"))));

        assertThat(places).extracting(Committed::seq).containsExactly(5L, original.seq(), 4L, 6L);
        assertThat(places).extracting(Committed::repeated).containsExactly(false, true, true, false);
    }

    @Test
    void whoFindsTheNextPlaceTakenWaitsForTheOutcome() {
        for (boolean commits : List.of(true, false)) {
            long last = places(store.commit(messages(1, "before-" + commits)))
                    .getFirst()
                    .seq();
            SqlConnection rival = await(otherPod.pool().getConnection());
            insertAsRival(rival, last + 1, "rival-" + commits);
            Future<List<Committed>> commit = asPlaces(store.commit(messages(1, "after-" + commits)));
            awaitWaiter("INSERT INTO message");
            assertThat(commit.isComplete()).isFalse();
            if (commits) {
                advanceAndCommit(rival, last + 1);
            } else {
                await(rival.query("ROLLBACK").execute());
            }
            await(rival.close());

            assertThat(await(commit).getFirst().seq()).isEqualTo(commits ? last + 2 : last + 1);
        }
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(5));
    }

    /** What a commit relies on when it advances and commits in one round trip. */
    @Test
    void aRoundTripFailsWithWhicheverOfItsStatementsFails() {
        for (String statements : List.of("DO 1; SELECT 1 FROM nowhere", "SELECT 1 FROM nowhere; DO 1")) {
            assertThatThrownBy(() -> await(onePod.pool().query(statements).execute()))
                    .hasMessageContaining("nowhere");
        }
    }

    /** Who locks the conversation first and who inserts first wait for each other: the server ends one of them. */
    @Test
    void aDeadlockWithAPodThatLocksTheConversationFirstLeavesNoGap() {
        places(store.commit(messages(1, "before")));
        SqlConnection rival = await(otherPod.pool().getConnection());
        await(rival.query("START TRANSACTION").execute());
        await(rival.preparedQuery("SELECT last_seq FROM conversation WHERE id = ? FOR UPDATE")
                .execute(Tuple.of(conversation)));
        Future<List<Committed>> commit = asPlaces(store.commit(messages(2, "after")));
        awaitWaiter("INSERT INTO conversation");
        boolean rivalWins = await(rival.preparedQuery(AS_THE_PREVIOUS_RELEASE)
                .execute(Tuple.of(conversation, 2L, bob, "rival"))
                .map(true)
                .otherwise(false));
        if (rivalWins) {
            advanceAndCommit(rival, 2);
        }
        await(rival.close());

        long first = rivalWins ? 3 : 2;
        assertThat(await(commit)).extracting(Committed::seq).containsExactly(first, first + 1);
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(first + 1));
        assertThat(lastSeq(conversation)).isEqualTo(first + 1);
    }

    @Test
    void aRivalThatDiesInTheMiddleLeavesNoGap() {
        long last = places(store.commit(messages(1, "before"))).getFirst().seq();
        SqlConnection rival = await(otherPod.pool().getConnection());
        long rivalId = await(rival.query("SELECT CONNECTION_ID()").execute())
                .iterator()
                .next()
                .getLong(0);
        insertAsRival(rival, last + 1, "rival");
        Future<List<Committed>> commit = asPlaces(store.commit(messages(2, "after")));
        awaitWaiter("INSERT INTO message");
        await(onePod.pool().query("KILL CONNECTION " + rivalId).execute());

        assertThat(await(commit)).extracting(Committed::seq).containsExactly(last + 1, last + 2);
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(3));
    }

    /** As a server that took over may, when the one before did not get its last commits across. */
    @Test
    void aServerThatKnowsLessGetsNoGap() {
        places(store.commit(messages(2, "m")));
        places(store.commit(messages(1, "lost")));
        await(otherPod.pool()
                .preparedQuery("DELETE FROM message WHERE conversation_id = ? AND seq = 3")
                .execute(Tuple.of(conversation)));
        await(otherPod.pool()
                .preparedQuery("UPDATE conversation SET last_seq = 2 WHERE id = ?")
                .execute(Tuple.of(conversation)));
        otherPod.killOtherConnections();

        List<Committed> places = await(commitInTurn(store, List.of(messages(1, "next"))));

        assertThat(places).extracting(Committed::seq).containsExactly(3L);
        assertThat(storedSeqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void conversationsAreForgottenBeyondTheLimitAndFoundAgain() {
        try (PodDatabase forgetful = new PodDatabase(schema, TestSettings.with(Map.of("send.remembered", "1")))) {
            MessageStore pod = forgetful.messageStore();
            List<Long> others = new ArrayList<>();
            for (int round = 1; round <= 5; round++) {
                long other = ConversationIds.direct(alice, Users.next());
                others.add(other);
                List<Committed> places = places(pod.commit(
                        List.of(message(conversation, alice, "r" + round, "a"), message(other, alice, "r", "b"))));
                assertThat(places).extracting(Committed::seq).containsExactly((long) round, 1L);
            }
            others.forEach(other -> assertThat(places(pod.commit(List.of(message(other, alice, "again", "c")))))
                    .extracting(Committed::seq)
                    .containsExactly(2L));
        }
    }

    @Test
    void everyMinuteWithAMessageMarksItsConversation() {
        AtomicLong now = new AtomicLong(TimeUnit.MINUTES.toMillis(1_000_000));
        MessageStore pod = onePod.messageStore(new MovingClock(now));
        long notes = ConversationIds.direct(alice, alice);
        for (int minute = 1_000_000; minute < 1_000_004; minute++) {
            now.set(TimeUnit.MINUTES.toMillis(minute));
            places(pod.commit(messages(1, "first-" + minute)));
            now.addAndGet(1_000);
            places(pod.commit(List.of(
                    message(conversation, alice, "second-" + minute, "text"),
                    message(notes, alice, "" + minute, "n"))));

            assertThat(activeMinute(conversation)).isEqualTo(minute);
            assertThat(activeMinute(notes)).isEqualTo(minute);
        }
        now.set(TimeUnit.MINUTES.toMillis(1_000_000));
        places(otherPod.messageStore(new MovingClock(now)).commit(messages(1, "by a clock that is slow")));
        assertThat(activeMinute(conversation)).as("a mark never goes back").isEqualTo(1_000_003);
        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(9));
    }

    @Test
    void postsOfThePreviousReleaseAndOfThisOneFollowEachOther() {
        places(store.commit(messages(1, "this")));
        SqlConnection previous = await(otherPod.pool().getConnection());
        insertAsRival(previous, 2, "previous");
        advanceAndCommit(previous, 2);
        await(previous.close());
        places(store.commit(messages(1, "this-again")));

        assertThat(after(conversation, 0)).extracting(StoredEntry::text).containsExactly("text", "rival", "text");
        assertThat(after(conversation, 0)).extracting(StoredEntry::ordinal).containsExactly(1L, 2L, 3L);
        assertThat(after(conversation, 0)).extracting(StoredEntry::kind).containsOnly(EntryKind.POST);
    }

    private void insertAsRival(SqlConnection rival, long seq, String id) {
        await(rival.query("START TRANSACTION").execute());
        await(rival.preparedQuery(AS_THE_PREVIOUS_RELEASE).execute(Tuple.of(conversation, seq, bob, id)));
    }

    private void advanceAndCommit(SqlConnection rival, long seq) {
        await(rival.preparedQuery("UPDATE conversation SET last_seq = ? WHERE id = ?")
                .execute(Tuple.of(seq, conversation)));
        await(rival.query("COMMIT").execute());
    }

    /** Until a transaction of this schema waits for a lock of another one. */
    private static void awaitWaiter(String statement) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> onePod.numbers(
                                        "SELECT COUNT(*) FROM information_schema.processlist"
                                                + " WHERE db = ? AND info LIKE ?",
                                        schema.name(),
                                        statement + "%")
                                .getFirst()
                        > 0);
    }

    private static int activeMinute(long conversation) {
        return onePod.numbers("SELECT active_minute FROM conversation WHERE id = ?", conversation)
                .getFirst()
                .intValue();
    }

    @Test
    void textAndContentComeBackAsTheyWere() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        ByteString rest = ByteString.copyFrom(all);
        String text = "你好, Grüße, 👩‍👩‍👧‍👦\u0000\n 'quoted' \\ \"double\" %_; COMMIT; --";
        String longText = text.repeat(200);
        // The end of the conversation is not known, then it is; a long text is no part of a statement, and a short one
        // may be.
        for (MessageStore each : List.of(store, store, otherStore, otherStore)) {
            String id = "'\\\";" + UUID.randomUUID().toString().substring(0, 20);
            Committed place = places(each.commit(List.of(
                            Posts.post(conversation, alice, id, 5, text, rest),
                            Posts.post(conversation, alice, id + "-", 1, "", ByteString.EMPTY))))
                    .getFirst();
            places(each.commit(List.of(Posts.post(conversation, alice, id + "+", 1, longText, ByteString.EMPTY))));

            List<StoredEntry> stored = after(conversation, place.seq() - 1);
            assertThat(stored).extracting(StoredEntry::text).containsExactly(text, "", longText);
            assertThat(stored)
                    .extracting(StoredEntry::content)
                    .containsExactly(rest, ByteString.EMPTY, ByteString.EMPTY);
            StoredEntry first = stored.getFirst();
            assertThat(first.clientMessageId()).isEqualTo(id);
            assertThat(first.kind()).isEqualTo(EntryKind.POST);
            assertThat(first.messageType()).isEqualTo(5);
            assertThat(first.authorId()).isEqualTo(alice);
            assertThat(first.timestampMs()).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
            assertThat(each.commit(List.of(Posts.post(conversation, alice, id, 5, text, rest))))
                    .satisfies(again -> assertThat(await(again))
                            .containsExactly(Committed.again(place.seq(), place.timestampMs())));
        }
    }

    @Test
    void aCommitCompletesOnTheEventLoopOfItsCaller() {
        Context lane = onePod.vertx().getOrCreateContext();
        List<NewEntry> refused = List.of(message(conversation, alice, "too-long", "x".repeat(70_000)));

        assertThat(contextsOfCommits(lane, messages(1, "new")))
                .as("which creates the conversation")
                .isTrue();
        assertThat(contextsOfCommits(lane, messages(1, "new"))).as("a repeat").isTrue();
        assertThat(contextsOfCommits(lane, refused)).as("a failure").isTrue();
    }

    @Test
    void aLockThatIsNeverReleasedFailsTheCommitInTime() {
        places(store.commit(messages(1, "first")));
        SqlConnection holder = await(otherPod.pool().getConnection());
        try (PodDatabase impatient =
                new PodDatabase(schema, TestSettings.with(Map.of("database.lock-timeout", "1s")))) {
            await(holder.query("START TRANSACTION").execute());
            await(holder.preparedQuery("SELECT id FROM conversation WHERE id = ? FOR UPDATE")
                    .execute(Tuple.of(conversation)));

            assertThatThrownBy(() -> places(impatient.messageStore().commit(messages(1, "second"))))
                    .cause()
                    .matches(DatabaseErrors::isDeadlock, "is worth repeating");
        } finally {
            await(holder.query("ROLLBACK").execute());
            await(holder.close());
        }
        assertThat(places(store.commit(messages(1, "second"))).getFirst().seq()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatFallsSilentIsGivenUp() {
        try (PodDatabase impatient =
                new PodDatabase(schema, TestSettings.with(Map.of("database.answer-timeout", "500ms")))) {
            long start = System.nanoTime();
            assertThatThrownBy(
                    () -> await(impatient.pool().query("SELECT SLEEP(20)").execute()));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(places(impatient.messageStore().commit(messages(1, "then")))
                            .getFirst()
                            .seq())
                    .isEqualTo(1);
        }
    }

    @Test
    void aPlaceThatIsNeverFreedFailsTheCommitInTime() {
        SqlConnection rival = await(otherPod.pool().getConnection());
        try (PodDatabase impatient =
                new PodDatabase(schema, TestSettings.with(Map.of("database.lock-timeout", "1s")))) {
            MessageStore pod = impatient.messageStore();
            places(pod.commit(messages(1, "first")));
            insertAsRival(rival, 2, "rival");

            assertThatThrownBy(() -> places(pod.commit(messages(1, "second"))))
                    .cause()
                    .matches(DatabaseErrors::isDeadlock, "is worth repeating");
            await(rival.query("ROLLBACK").execute());
            assertThat(places(pod.commit(messages(1, "second"))).getFirst().seq())
                    .isEqualTo(2);
        } finally {
            await(rival.close());
        }
    }

    private static boolean contextsOfCommits(Context lane, MessageStore store, List<NewEntry> batch) {
        Promise<Boolean> same = Promise.promise();
        lane.runOnContext(
                start -> store.commit(batch).onComplete(done -> same.complete(Vertx.currentContext() == lane)));
        return await(same.future());
    }

    private boolean contextsOfCommits(Context lane, List<NewEntry> batch) {
        return contextsOfCommits(lane, store, batch);
    }

    /** One batch after another; one that fails is committed again, as a lane does. */
    private static Future<List<Committed>> commitInTurn(MessageStore store, List<List<NewEntry>> batches) {
        List<Committed> places = new ArrayList<>();
        Future<Void> turn = Future.succeededFuture();
        for (List<NewEntry> batch : batches) {
            turn = turn.compose(before -> commitAgain(store, batch, 50)).map(committed -> {
                places.addAll(committed);
                return null;
            });
        }
        return turn.map(places);
    }

    private static Future<List<Committed>> asPlaces(Future<List<Outcome>> commit) {
        return commit.map(
                outcomes -> outcomes.stream().map(Committed.class::cast).toList());
    }

    private static List<Committed> places(Future<List<Outcome>> commit) {
        return await(asPlaces(commit));
    }

    private static Future<List<Committed>> commitAgain(MessageStore store, List<NewEntry> batch, int attempts) {
        return asPlaces(store.commit(batch))
                .recover(failure ->
                        attempts > 1 ? commitAgain(store, batch, attempts - 1) : Future.failedFuture(failure));
    }

    private List<NewEntry> messages(int count, String name) {
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message(conversation, alice, name + "-" + i, "text"));
        }
        return messages;
    }

    private static NewEntry message(long conversation, int sender, String id, String text) {
        return Posts.post(conversation, sender, id, text);
    }

    private List<Long> storedSeqs() {
        return seqs(conversation);
    }

    private static List<Long> seqs(long conversation) {
        return onePod.numbers("SELECT seq FROM message WHERE conversation_id = ? ORDER BY seq", conversation);
    }

    private static long lastSeq(long conversation) {
        return await(onePod.cursorStore().extents(List.of(conversation)))
                .get(conversation)
                .lastSeq();
    }

    private static List<StoredEntry> after(long conversation, long seq) {
        return await(new EntryReader(onePod.general()).after(conversation, seq, 1_000));
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
