package io.parley.message.store;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.message.testing.PodDatabase;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two pods that write to one database. */
class MessageStoreIT {
    private static final int WRITERS = 8;

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
        otherPod = new PodDatabase(schema, TestSettings.defaults());
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
            List<List<NewMessage>> work = new ArrayList<>();
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
            List<List<NewMessage>> work = new ArrayList<>();
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
        List<Committed> places = await(store.commit(List.of(
                message(conversation, alice, "1", "one"),
                message(notes, alice, "1", "note"),
                message(conversation, bob, "1", "two"),
                message(conversation, alice, "2", "three"))));

        assertThat(places).extracting(Committed::seq).containsExactly(1L, 1L, 2L, 3L);
        assertThat(places).noneMatch(Committed::repeated);
        assertThat(after(conversation, 0)).extracting(StoredMessage::text).containsExactly("one", "two", "three");
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
        await(store.commit(List.of(message(notes, alice, "n", "note"))));

        assertThat(onePod.numbers("SELECT user_id FROM member WHERE conversation_id = ?", notes))
                .containsExactly((long) alice);
    }

    @Test
    void aRepeatInALaterBatchGetsTheFirstPlace() {
        Committed original = await(store.commit(messages(1, "m"))).getFirst();

        List<Committed> places = await(otherStore.commit(List.of(
                message(conversation, alice, "new-1", "text"),
                message(conversation, alice, "m-0", "text"),
                message(conversation, alice, "new-2", "text"))));

        assertThat(places.get(1)).isEqualTo(new Committed(original.seq(), original.timestampMs(), true));
        assertThat(places).extracting(Committed::seq).containsExactly(2L, 1L, 3L);
        assertThat(storedSeqs()).containsExactly(1L, 2L, 3L);
        assertThat(lastSeq(conversation)).isEqualTo(3);
    }

    @Test
    void aBatchOfNothingButRepeatsChangesNothing() {
        List<Committed> original = await(store.commit(messages(3, "m")));

        List<Committed> repeated = await(store.commit(messages(3, "m")));

        assertThat(repeated).allMatch(Committed::repeated);
        assertThat(repeated)
                .extracting(Committed::seq)
                .isEqualTo(original.stream().map(Committed::seq).toList());
        assertThat(lastSeq(conversation)).isEqualTo(3);
    }

    @Test
    void aMessageThatIsTwiceInABatchIsStoredOnceAndNewOnce() {
        List<Committed> places = await(store.commit(List.of(
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
        await(store.commit(List.of(
                message(conversation, alice, "id", "a"),
                message(conversation, bob, "id", "b"),
                message(notes, alice, "id", "c"))));

        assertThat(storedSeqs()).containsExactly(1L, 2L);
        assertThat(seqs(notes)).containsExactly(1L);
    }

    @Test
    void idsDifferInCase() {
        await(store.commit(List.of(message(conversation, alice, "id", "a"), message(conversation, alice, "ID", "b"))));

        assertThat(storedSeqs()).containsExactly(1L, 2L);
    }

    @Test
    void twoPodsThatRepeatTheSameMessagesStoreThemOnce() {
        for (int round = 0; round < 20; round++) {
            List<List<NewMessage>> work = List.of(messages(5, "r" + round));
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
            killConnectionsOf(otherPod);
            places.addAll(await(commit));
        }

        assertThat(storedSeqs()).containsExactlyElementsOf(oneTo(3 * rounds));
        assertThat(places).extracting(Committed::seq).containsExactlyElementsOf(oneTo(3 * rounds));
    }

    @Test
    void aBatchThatFailsLeavesNoGap() {
        await(store.commit(messages(2, "good")));

        List<NewMessage> batch = List.of(
                message(conversation, alice, "fine", "text"),
                message(conversation, alice, "too-long", "x".repeat(70_000)));
        assertThatThrownBy(() -> await(store.commit(batch)))
                .cause()
                .matches(DatabaseErrors::isRefusalOfData, "is a refusal of the data");
        assertThat(lastSeq(conversation)).isEqualTo(2);

        assertThat(await(store.commit(messages(1, "next"))).getFirst().seq()).isEqualTo(3);
        assertThat(storedSeqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void textComesBackAsItWas() {
        String text = "你好, Grüße, 👩‍👩‍👧‍👦\u0000\n 'quoted' \\ \"double\"";
        await(store.commit(List.of(new NewMessage(conversation, alice, bob, "id", 5, text))));

        StoredMessage stored = after(conversation, 0).getFirst();
        assertThat(stored.text()).isEqualTo(text);
        assertThat(stored.messageType()).isEqualTo(5);
        assertThat(stored.senderId()).isEqualTo(alice);
        assertThat(stored.timestampMs()).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
    }

    @Test
    void aCommitCompletesOnTheEventLoopOfItsCaller() {
        Context lane = onePod.vertx().getOrCreateContext();
        List<NewMessage> refused = List.of(message(conversation, alice, "too-long", "x".repeat(70_000)));

        assertThat(contextsOfCommits(lane, messages(1, "new")))
                .as("which creates the conversation")
                .isTrue();
        assertThat(contextsOfCommits(lane, messages(1, "new"))).as("a repeat").isTrue();
        assertThat(contextsOfCommits(lane, refused)).as("a failure").isTrue();
    }

    @Test
    void aLockThatIsNeverReleasedFailsTheCommitInTime() {
        await(store.commit(messages(1, "first")));
        SqlConnection holder = await(otherPod.pool().getConnection());
        try (PodDatabase impatient =
                new PodDatabase(schema, TestSettings.with(Map.of("database.lock-timeout", "1s")))) {
            await(holder.query("START TRANSACTION").execute());
            await(holder.preparedQuery("SELECT id FROM conversation WHERE id = ? FOR UPDATE")
                    .execute(Tuple.of(conversation)));

            assertThatThrownBy(() -> await(impatient.messageStore().commit(messages(1, "second"))))
                    .cause()
                    .matches(DatabaseErrors::isDeadlock, "is worth repeating");
        } finally {
            await(holder.query("ROLLBACK").execute());
            await(holder.close());
        }
        assertThat(await(store.commit(messages(1, "second"))).getFirst().seq()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatFallsSilentIsGivenUp() {
        try (PodDatabase impatient =
                new PodDatabase(schema, TestSettings.with(Map.of("database.answer-timeout", "500ms")))) {
            long start = System.nanoTime();
            assertThatThrownBy(
                    () -> await(impatient.pool().query("SELECT SLEEP(20)").execute()));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(await(impatient.messageStore().commit(messages(1, "then")))
                            .getFirst()
                            .seq())
                    .isEqualTo(1);
        }
    }

    private static boolean contextsOfCommits(Context lane, MessageStore store, List<NewMessage> batch) {
        Promise<Boolean> same = Promise.promise();
        lane.runOnContext(
                start -> store.commit(batch).onComplete(done -> same.complete(Vertx.currentContext() == lane)));
        return await(same.future());
    }

    private boolean contextsOfCommits(Context lane, List<NewMessage> batch) {
        return contextsOfCommits(lane, store, batch);
    }

    /** One batch after another; one that fails is committed again, as a lane does. */
    private static Future<List<Committed>> commitInTurn(MessageStore store, List<List<NewMessage>> batches) {
        List<Committed> places = new ArrayList<>();
        Future<Void> turn = Future.succeededFuture();
        for (List<NewMessage> batch : batches) {
            turn = turn.compose(before -> commitAgain(store, batch, 50)).map(committed -> {
                places.addAll(committed);
                return null;
            });
        }
        return turn.map(places);
    }

    private static Future<List<Committed>> commitAgain(MessageStore store, List<NewMessage> batch, int attempts) {
        return store.commit(batch)
                .recover(failure ->
                        attempts > 1 ? commitAgain(store, batch, attempts - 1) : Future.failedFuture(failure));
    }

    private static void killConnectionsOf(PodDatabase killer) {
        await(killer.pool().withConnection(connection -> connection
                .preparedQuery("SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()")
                .execute(Tuple.of(schema.name()))
                .compose(rows -> {
                    Future<Void> killed = Future.succeededFuture();
                    for (var row : rows) {
                        killed = killed.compose(before -> connection
                                .query("KILL CONNECTION " + row.getLong(0))
                                .execute()
                                .<Void>mapEmpty()
                                .otherwiseEmpty());
                    }
                    return killed;
                })));
    }

    private List<NewMessage> messages(int count, String name) {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message(conversation, alice, name + "-" + i, "text"));
        }
        return messages;
    }

    private static NewMessage message(long conversation, int sender, String id, String text) {
        return new NewMessage(conversation, sender, ConversationIds.peer(conversation, sender), id, 1, text);
    }

    private List<Long> storedSeqs() {
        return seqs(conversation);
    }

    private static List<Long> seqs(long conversation) {
        return onePod.numbers("SELECT seq FROM message WHERE conversation_id = ? ORDER BY seq", conversation);
    }

    private static long lastSeq(long conversation) {
        return onePod.numbers("SELECT last_seq FROM conversation WHERE id = ?", conversation)
                .getFirst();
    }

    private static List<StoredMessage> after(long conversation, long seq) {
        return await(new MessageReader(onePod.general()).after(conversation, seq, 1_000));
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
