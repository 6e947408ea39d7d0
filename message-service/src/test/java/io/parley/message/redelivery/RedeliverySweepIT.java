package io.parley.message.redelivery;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.testing.TestServers;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.keep.RedeliveryStore;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.store.read.EntryReader;
import io.parley.message.testing.Deliveries;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Message;
import io.parley.proto.presence.v1.Location;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedeliverySweepIT {
    private static final String PHONE = "phone";
    private static final int DOUBLINGS = 2;

    private static Schema schema;
    private static Deliveries deliveries;

    private final int alice = Users.next();
    private Pod pod;
    private RedeliverySweep sweep;

    @BeforeAll
    static void startServers() {
        schema = Schema.create();
        deliveries = new Deliveries(TestServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stopServers() {
        deliveries.close();
    }

    @BeforeEach
    void startPod() {
        pod = new Pod(
                schema,
                Map.of(
                        "redelivery.interval", "50ms",
                        "redelivery.doublings", Integer.toString(DOUBLINGS),
                        "redelivery.batch", "3",
                        "routing.failure-backoff", "50ms"));
        CursorStore cursors = cursors();
        sweep = new RedeliverySweep(
                pod.database().vertx(),
                new RedeliveryStore(pod.database().general()),
                cursors,
                new Redelivery(
                        cursors,
                        new DevicePositions(pod.database().general(), Clock.systemUTC()),
                        new EntryReader(pod.database().general()),
                        pod.presenceClient(),
                        pod.router(),
                        pod.database().memberships(),
                        new MemberSpans(pod.database().general()),
                        pod.config(),
                        pod.metrics()),
                pod.config(),
                Clock.systemUTC());
    }

    @AfterEach
    void stopPod() {
        await(sweep.stop());
        pod.close();
    }

    @Test
    void pushesABatchOfWhatASessionHasNotAcknowledgedAndTheNewestMessage() {
        pod.presence().start();
        int bob = Users.next();
        Location phone = pod.presence().login(bob, PHONE, 7, 5);
        commit(bob, 8);
        await(cursors().advance(List.of(new Cursor(bob, PHONE, conversation(bob), 2))));
        sweep.start();

        eventually(() ->
                assertThat(seqs(phone)).as("3 at a time, and 8 to show a gap").startsWith(3L, 4L, 5L, 8L));
        await(cursors().advance(List.of(new Cursor(bob, PHONE, conversation(bob), 5))));
        eventually(() -> assertThat(seqs(phone)).endsWith(6L, 7L, 8L));
        await(cursors().advance(List.of(new Cursor(bob, PHONE, conversation(bob), 8))));
        assertThat(deliveries.pushedTo(phone)).allMatch(pushed -> pushed.partition() == 7 && pushed.epoch() == 5);
    }

    /** P-65: never given up while the session lives, and a newer message does not wait for the pause of an older one. */
    @Test
    void aSilentSessionIsNeverGivenUpAndGetsNewMessagesAtOnce() {
        pod.presence().start();
        int bob = Users.next();
        Location silent = pod.presence().login(bob, PHONE, 1, 1);
        commit(bob, 1);
        sweep.start();
        // Twice with the longest pause.
        eventually(() -> assertThat(seqs(silent)).hasSizeGreaterThanOrEqualTo(DOUBLINGS + 2));

        commit(bob, 2);

        eventually(() -> assertThat(seqs(silent)).contains(2L));
    }

    @Test
    void presenceThatIsAwayAtTheStartOnlyDelaysTheFirstLook() {
        int bob = Users.next();
        Location phone = pod.presence().login(bob, PHONE, 3, 1);
        commit(bob, 1);
        sweep.start();
        long first = leaseUntil();
        eventually(() -> assertThat(leaseUntil()).as("a second look began").isGreaterThan(first + 1));
        long second = leaseUntil();
        eventually(() -> assertThat(leaseUntil()).as("a third look began").isGreaterThan(second));
        pod.presence().start();

        eventually(() -> assertThat(seqs(phone)).contains(1L));
    }

    @Test
    void takesOverFromADeadPodAndLooksFurtherBack() {
        pod.presence().start();
        int bob = Users.next();
        Location phone = pod.presence().login(bob, PHONE, 4, 1);
        commit(bob, 1);
        await(pod.database()
                .pool()
                .query("UPDATE conversation SET active_minute = active_minute - 5")
                .execute());
        RedeliveryStore shares = new RedeliveryStore(pod.database().general());
        eventually(() -> assertThat(await(shares.takeShares("dead", 500))).hasSize(RedeliveryStore.SHARES));
        sweep.start();

        eventually(() -> assertThat(seqs(phone)).contains(1L));
        // A machine that stands still for longer than the heir's lease of 150 ms lets it go once: so briefly that it is
        // back at once.
        eventually(() -> assertThat(await(shares.takeShares("dead", 1)))
                .as("the heir keeps them")
                .isEmpty());
    }

    @Test
    void givesItsSharesBackWhenItStops() {
        pod.presence().start();
        sweep.start();
        RedeliveryStore shares = new RedeliveryStore(pod.database().general());
        eventually(() -> assertThat(await(shares.takeShares("next", 1))).isEmpty());

        await(sweep.stop());

        assertThat(await(shares.takeShares("next", 500))).hasSize(RedeliveryStore.SHARES);
    }

    private long leaseUntil() {
        return pod.database()
                .numbers("SELECT MAX(lease_until) FROM redelivery_share")
                .getFirst();
    }

    private CursorStore cursors() {
        return pod.database().cursorStore();
    }

    private long conversation(int bob) {
        return ConversationIds.direct(alice, bob);
    }

    private void commit(int bob, int upTo) {
        await(pod.database()
                .messageStore()
                .commit(IntStream.rangeClosed(1, upTo)
                        .mapToObj(i -> Posts.post(conversation(bob), alice, "m" + i, "text"))
                        .toList()));
    }

    private static List<Long> seqs(Location session) {
        return deliveries.messagesFor(session).stream().map(Message::getSeq).toList();
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }
}
