package io.parley.message.store.commit;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.message.entry.Change;
import io.parley.message.entry.Edit;
import io.parley.message.entry.Entry;
import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Pin;
import io.parley.message.entry.Reaction;
import io.parley.message.entry.Recall;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.Span;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.read.EntryReader;
import io.parley.message.store.read.HistoryPage;
import io.parley.message.store.read.HistoryStore;
import io.parley.message.store.read.Marks;
import io.parley.message.testing.MovingClock;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Edits, recalls, reactions and pins on two pods that write to one database. */
class ChangesIT {
    private static final String SECRET = "zebra-marmalade";

    private static Schema schema;
    private static PodDatabase onePod;
    private static PodDatabase otherPod;

    private final MovingClock clock = MovingClock.now();
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);
    private final MessageStore store = onePod.messageStore(clock);
    private final MessageStore otherStore = otherPod.messageStore(clock);

    @BeforeAll
    static void start() {
        schema = Schema.create();
        onePod = new PodDatabase(schema, TestSettings.defaults());
        otherPod = new PodDatabase(schema, TestSettings.with(Map.of("changes.reactions", "2", "changes.pins", "2")));
    }

    @AfterAll
    static void stop() {
        onePod.close();
        otherPod.close();
    }

    @Test
    void anEditStandsInTheLogAndThePostHoldsTheNewContent() {
        ByteString rest = ByteString.copyFrom(new byte[] {16, 3});
        committed(alice, "p", Posts.post(conversation, alice, "p", "old").entry());
        Committed edit = committed(alice, "e", new Edit(1, "new", rest));

        assertThat(edit.seq()).isEqualTo(2);
        List<StoredEntry> log = log();
        assertThat(log).extracting(StoredEntry::kind).containsExactly(EntryKind.POST, EntryKind.EDIT);
        assertThat(log).extracting(StoredEntry::text).containsExactly("new", "new");
        assertThat(log).extracting(StoredEntry::content).containsExactly(rest, rest);
        assertThat(log.getFirst().revisedSeq()).isEqualTo(2);
        assertThat(log.getLast().targetSeq()).isEqualTo(1);
        assertThat(log).extracting(StoredEntry::ordinal).containsExactly(1L, 1L);
    }

    @Test
    void whatDoesNotCountIsNotNumbered() {
        post("one");
        committed(bob, "r", new Reaction(1, "👍", false));
        await(store.commit(List.of(
                Posts.post(conversation, bob, "two", "two"),
                new NewEntry(conversation, alice, "e", new Edit(1, "edited", ByteString.EMPTY)),
                Posts.post(conversation, bob, "three", "three"))));
        await(otherStore.commit(List.of(Posts.post(conversation, bob, "four", "four"))));

        assertThat(log()).extracting(StoredEntry::seq).containsExactlyElementsOf(oneTo(6));
        assertThat(log()).extracting(StoredEntry::ordinal).containsExactly(1L, 1L, 2L, 2L, 3L, 4L);
        assertThat(onePod.numbers("SELECT last_seq - uncounted FROM conversation WHERE id = ?", conversation))
                .containsExactly(4L);
    }

    /** The text, its edits and what was said of them: not in any column of any table. */
    @Test
    void aRecalledTextIsNowhereInTheDatabase() {
        post(SECRET + " first");
        committed(alice, "e1", new Edit(1, SECRET + " second", ByteString.copyFromUtf8(SECRET)));
        committed(alice, "e2", new Edit(1, SECRET + " third", ByteString.EMPTY));
        committed(bob, "r", new Reaction(1, "👍", false));
        committed(bob, "pin", new Pin(1, false));
        assertThat(columnsThatHold(SECRET)).isNotEmpty();

        committed(alice, "recall", new Recall(1));

        assertThat(columnsThatHold(SECRET)).isEmpty();
        assertThat(log()).extracting(StoredEntry::text).containsExactly("", "", "", "👍", "", "");
        assertThat(log()).extracting(StoredEntry::content).containsOnly(ByteString.EMPTY);
        HistoryPage page = history(bob);
        assertThat(page.entries()).hasSize(1).allMatch(StoredEntry::recalled);
        assertThat(page.marks().reactions(1)).isEmpty();
        assertThat(page.marks().isPinned(1)).isFalse();
    }

    @Test
    void aRepeatGetsTheFirstAnswerAndChangesNothing() {
        post("text");
        Committed edit = committed(alice, "e", new Edit(1, "once", ByteString.EMPTY));
        committed(alice, "e2", new Edit(1, "twice", ByteString.EMPTY));
        Committed recall = committed(alice, "r", new Recall(1));
        clock.advance(2, TimeUnit.DAYS);

        assertThat(outcome(otherStore, alice, "e", new Edit(1, "once", ByteString.EMPTY)))
                .isEqualTo(Committed.again(edit.seq(), edit.timestampMs()));
        assertThat(outcome(otherStore, alice, "r", new Recall(1)))
                .isEqualTo(Committed.again(recall.seq(), recall.timestampMs()));
        assertThat(log()).hasSize(4);
        assertThat(log().getFirst().text()).isEmpty();
        assertThat(log().getFirst().revisedSeq()).isEqualTo(recall.seq());
    }

    @Test
    void aChangeThatIsTwiceInABatchIsMadeOnce() {
        post("text");
        NewEntry edit = new NewEntry(conversation, alice, "e", new Edit(1, "new", ByteString.EMPTY));

        List<Outcome> outcomes = await(store.commit(List.of(edit, edit)));

        assertThat(outcomes)
                .extracting(outcome -> ((Committed) outcome).seq() + " " + ((Committed) outcome).repeated())
                .containsExactly("2 false", "2 true");
        assertThat(log()).hasSize(2);
    }

    @Test
    void onlyTheAuthorMayAndOnlyForAWhileByTheServersClock() {
        post("text");

        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, bob, new Edit(1, "x", ByteString.EMPTY));
        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, bob, new Recall(1));
        clock.advance(2, TimeUnit.MINUTES);
        clock.advance(1, TimeUnit.MILLISECONDS);
        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, alice, new Recall(1));
        committed(alice, "still", new Edit(1, "edited", ByteString.EMPTY));
        clock.advance(24, TimeUnit.HOURS);
        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, alice, new Edit(1, "x", ByteString.EMPTY));
        committed(bob, "any time", new Reaction(1, "👍", false));
        assertThat(log()).hasSize(3);
    }

    @Test
    void whatIsNoPostCannotBeChanged() {
        post("text");
        committed(alice, "e", new Edit(1, "new", ByteString.EMPTY));
        for (long seq : new long[] {2, 3, 99}) {
            assertRefused(ErrorCode.ERROR_CODE_NOT_FOUND, alice, new Edit(seq, "x", ByteString.EMPTY));
        }
        committed(alice, "r", new Recall(1));
        for (Change change : List.of(
                new Edit(1, "x", ByteString.EMPTY), new Recall(1), new Reaction(1, "👍", false), new Pin(1, false))) {
            assertRefused(ErrorCode.ERROR_CODE_NOT_FOUND, alice, change);
        }
        assertThat(log()).hasSize(3);
    }

    /** A refusal takes no seq, and those around it in the batch are stored. */
    @Test
    void aRefusalStandsForItselfAlone() {
        post("text");

        List<Outcome> outcomes = await(store.commit(List.of(
                Posts.post(conversation, bob, "a", "a"),
                new NewEntry(conversation, alice, "recall", new Recall(1)),
                new NewEntry(conversation, alice, "late", new Edit(1, "x", ByteString.EMPTY)),
                Posts.post(conversation, bob, "b", "b"))));

        assertThat(outcomes.get(2)).isInstanceOf(Refused.class);
        assertThat(log()).extracting(StoredEntry::seq).containsExactlyElementsOf(oneTo(4));
        assertThat(log().getFirst().recalled()).isTrue();
    }

    /** Whatever the order in which two pods come: what was answered holds, and after the recall nothing is left. */
    @Test
    void recallsRaceEditsOnTwoPods() {
        Random random = new Random(7);
        for (int round = 0; round < 25; round++) {
            long before = log().size();
            post("round " + round);
            long target = before + 1;
            List<Future<List<Outcome>>> racing = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                MessageStore pod = random.nextBoolean() ? store : otherStore;
                Change change = i == 3 ? new Recall(target) : new Edit(target, SECRET + i, ByteString.EMPTY);
                racing.add(commitAgain(pod, List.of(new NewEntry(conversation, alice, round + "-" + i, change)), 50));
            }
            List<Outcome> outcomes =
                    racing.stream().map(PodDatabase::await).map(List::getFirst).toList();

            List<StoredEntry> log = log();
            assertThat(log).extracting(StoredEntry::seq).containsExactlyElementsOf(oneTo(log.size()));
            assertThat(outcomes.get(3)).isInstanceOf(Committed.class);
            long recalled = ((Committed) outcomes.get(3)).seq();
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Committed place) {
                    assertThat(place.seq()).isLessThanOrEqualTo(recalled);
                }
            }
            assertThat(log.get((int) before).revisedSeq()).isEqualTo(recalled);
            assertThat(columnsThatHold(SECRET)).isEmpty();
        }
    }

    @Test
    void editsRaceOnTwoPodsAndTheNewestHolds() {
        post("text");
        List<Future<List<Outcome>>> racing = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            racing.add(commitAgain(
                    i % 2 == 0 ? store : otherStore,
                    List.of(new NewEntry(conversation, alice, "e" + i, new Edit(1, "edit " + i, ByteString.EMPTY))),
                    50));
        }
        long newest = 0;
        int last = 0;
        for (int i = 0; i < racing.size(); i++) {
            long seq = ((Committed) await(racing.get(i)).getFirst()).seq();
            if (seq > newest) {
                newest = seq;
                last = i;
            }
        }

        assertThat(newest).isEqualTo(41);
        assertThat(log().getFirst().revisedSeq()).isEqualTo(41);
        assertThat(log().getFirst().text()).isEqualTo("edit " + last);
    }

    @Test
    void changesAreMadeWholeOrNotAtAllWhenConnectionsAreKilled() {
        post("text");
        for (int round = 0; round < 30; round++) {
            Change edit = new Edit(1, "edit " + round, ByteString.EMPTY);
            Future<List<Outcome>> commit =
                    commitAgain(store, List.of(new NewEntry(conversation, alice, "k" + round, edit)), 50);
            otherPod.killOtherConnections();
            Committed place = (Committed) await(commit).getFirst();

            assertThat(place.seq()).isEqualTo(round + 2);
            assertThat(log().getFirst().text()).isEqualTo("edit " + round);
            assertThat(log().getFirst().revisedSeq()).isEqualTo(place.seq());
        }
    }

    @Test
    void reactionsAndPinsShowInHistoryAsOfItsMoment() {
        post("one");
        post("two");
        committed(alice, "1", new Reaction(1, "👍", false));
        committed(bob, "2", new Reaction(1, "👍", false));
        committed(bob, "3", new Reaction(1, "🎉", false));
        committed(bob, "4", new Reaction(1, "🎉", true));
        committed(bob, "5", new Reaction(2, "❤️", false));
        committed(alice, "6", new Pin(2, false));
        committed(alice, "7", new Pin(1, false));
        committed(bob, "8", new Pin(1, true));

        HistoryPage page = history(alice);
        assertThat(page.asOfSeq()).isEqualTo(10);
        assertThat(page.entries()).extracting(StoredEntry::seq).containsExactly(2L, 1L);
        assertThat(page.more()).isFalse();
        assertThat(page.marks().reactions(1)).containsExactly(new Marks.Count("👍", 2, true));
        assertThat(page.marks().reactions(2)).containsExactly(new Marks.Count("❤️", 1, false));
        assertThat(page.marks().isPinned(2)).isTrue();
        assertThat(page.marks().isPinned(1)).isFalse();
    }

    @Test
    void nobodyReactsWithMoreThanTheLimitOrPinsMore() {
        for (int i = 0; i < 3; i++) {
            post("text " + i);
        }
        List<Outcome> outcomes = await(otherStore.commit(List.of(
                new NewEntry(conversation, bob, "1", new Reaction(1, "1", false)),
                new NewEntry(conversation, bob, "2", new Reaction(1, "2", false)),
                new NewEntry(conversation, bob, "3", new Reaction(1, "3", false)),
                new NewEntry(conversation, bob, "1 again", new Reaction(1, "1", false)),
                new NewEntry(conversation, alice, "3", new Reaction(1, "3", false)),
                new NewEntry(conversation, bob, "p1", new Pin(1, false)),
                new NewEntry(conversation, bob, "p2", new Pin(2, false)),
                new NewEntry(conversation, bob, "p3", new Pin(3, false)),
                new NewEntry(conversation, bob, "p1-", new Pin(1, true)),
                new NewEntry(conversation, bob, "p3 again", new Pin(3, false)))));

        assertThat(outcomes)
                .extracting(outcome -> outcome instanceof Committed)
                .containsExactly(true, true, false, true, true, true, true, false, true, true);
        assertThat(((Refused) outcome(otherStore, bob, "4", new Reaction(1, "4", false)))
                        .why()
                        .getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(((Refused) outcome(otherStore, bob, "p4", new Pin(1, false)))
                        .why()
                        .getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
    }

    @Test
    void historyFindsThePostsBelowManyChanges() {
        post("below");
        for (int from = 0; from < HistoryStore.WINDOW + 10; from += 500) {
            List<NewEntry> batch = new ArrayList<>();
            for (int i = from; i < from + 500; i++) {
                batch.add(new NewEntry(conversation, bob, "r" + i, new Reaction(1, "👍", i % 2 == 1)));
            }
            await(commitAgain(store, batch, 5));
        }

        assertThat(history(bob).entries()).extracting(StoredEntry::text).containsExactly("below");
        assertThat(history(bob).more()).isFalse();
    }

    private void post(String text) {
        Outcome outcome = await(commitAgain(
                        store, List.of(Posts.post(conversation, alice, "post-" + System.nanoTime(), text)), 50))
                .getFirst();
        assertThat(outcome).isInstanceOf(Committed.class);
    }

    private Committed committed(int author, String id, Entry entry) {
        return (Committed) outcome(store, author, id, entry);
    }

    private Outcome outcome(MessageStore pod, int author, String id, Entry entry) {
        return await(pod.commit(List.of(new NewEntry(conversation, author, id, entry))))
                .getFirst();
    }

    private void assertRefused(ErrorCode code, int author, Change change) {
        Outcome outcome = outcome(store, author, "refused-" + System.nanoTime(), change);
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(((Refused) outcome).why().getCode()).isEqualTo(code);
        assertThat(((Refused) outcome).why().getMessage()).endsWith(".");
    }

    private static Future<List<Outcome>> commitAgain(MessageStore store, List<NewEntry> batch, int attempts) {
        return again(() -> store.commit(batch), attempts);
    }

    /** As a lane does; connections may have been killed. */
    private static <T> Future<T> again(Supplier<Future<T>> work, int attempts) {
        return work.get().recover(failure -> attempts > 1 ? again(work, attempts - 1) : Future.failedFuture(failure));
    }

    private List<StoredEntry> log() {
        EntryReader reader = new EntryReader(onePod.general());
        return await(again(() -> reader.after(conversation, 0, 10_000), 50));
    }

    private HistoryPage history(int userId) {
        return await(new HistoryStore(onePod.general())
                .page(
                        userId,
                        conversation,
                        new Span(0, Long.MAX_VALUE),
                        new HistoryStore.Wanted(Long.MAX_VALUE, 10, false)));
    }

    /** Every column of this schema that holds the text anywhere. */
    private static List<String> columnsThatHold(String text) {
        List<String> found = new ArrayList<>();
        String columns =
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()";
        for (Row row : await(onePod.pool().query(columns).execute())) {
            String sql = "SELECT COUNT(*) FROM `" + row.getString(0) + "` WHERE CONVERT(`" + row.getString(1)
                    + "` USING latin1) LIKE '%" + text + "%'";
            if (onePod.numbers(sql).getFirst() > 0) {
                found.add(row.getString(0) + "." + row.getString(1));
            }
        }
        return found;
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
