package io.parley.message.receipt;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.testing.TestServers;
import io.parley.message.group.NewGroup;
import io.parley.message.relation.ReadReceipts;
import io.parley.message.relation.RelationChanges;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.message.testing.Deliveries;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Read;
import io.parley.proto.client.v1.ReadAnswer;
import io.parley.proto.client.v1.ReadMark;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.presence.v1.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told how far somebody has read, how often, and by whom not (P-225, P-373, P-375, P-376). */
class ReadTellerIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SEQS = 40;

    private final Pod pod = new Pod(Schema.create(), Map.of("routing.failure-backoff", "50ms"));
    private final Deliveries deliveries = new Deliveries(TestServers.kafka().bootstrapServers());
    private final RelationChanges changes = new RelationChanges(
            pod.presenceClient(), pod.config(), pod.database().vertx());
    private final ReadTeller teller = new ReadTeller(
            pod.database().vertx(),
            pod.database().memberships(),
            new ReadReceipts(pod.presenceClient(), changes, pod.config(), pod.metrics()),
            pod.router(),
            pod.config(),
            pod.metrics());
    private final ReadMarker marker = new ReadMarker(
            new ReadMarkStore(pod.database().general()),
            new MemberSpans(pod.database().general()),
            teller);
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final int carol = Users.next();
    private final long direct = ConversationIds.direct(alice, bob);
    private final Location aliceTablet = pod.presence().login(alice, "tablet", 12, 1);
    private final Location bobPhone = pod.presence().login(bob, "phone", 12, 1);
    private final Location carolPhone = pod.presence().login(carol, "phone", 12, 1);

    @BeforeEach
    void start() {
        pod.presence().start();
        changes.start();
        Awaitility.await().until(changes::areKnown);
    }

    @AfterEach
    void stop() {
        changes.stop();
        deliveries.close();
        pod.close();
    }

    @Test
    void marksThatMoveQuicklyAreToldAtMostOnceASecondAndTheLastOneIs() {
        commit(direct, bob, SEQS);
        long startNanos = System.nanoTime();
        for (long seq = 1; seq <= SEQS; seq++) {
            assertThat(read(direct, seq)).isEqualTo(seq);
        }
        awaitTold(bobPhone, direct, SEQS);
        awaitTold(aliceTablet, direct, SEQS);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        assertThat(told(bobPhone, direct)).isSorted();
        assertThat(told(bobPhone, direct)).hasSizeBetween(1, (int) seconds + 2);
        assertThat(told(aliceTablet, direct)).hasSameSizeAs(told(bobPhone, direct));
    }

    @Test
    void whatRestsIsToldWhenThePodStops() {
        commit(direct, bob, 3);
        read(direct, 1);
        awaitTold(bobPhone, direct, 1);
        read(direct, 2);
        read(direct, 3);
        await(teller.stop());
        awaitTold(bobPhone, direct, 3);
        assertThat(told(bobPhone, direct)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whoSwitchedThemOffTellsHisOwnDevicesAloneAndIsToldOfNobody() {
        long group = ConversationIds.group(alice, UUID.randomUUID().toString());
        await(pod.database()
                .messageStore()
                .act(new NewEntry(
                        group,
                        alice,
                        UUID.randomUUID().toString(),
                        new NewGroup(GroupProfile.newBuilder().setName("group").build(), List.of(bob, carol)))));
        commit(group, carol, 3);
        commit(direct, bob, 3);
        pod.presence().readReceipts(alice, false);
        Awaitility.await().atMost(SOON).until(() -> !shares(alice));

        read(direct, 1);
        read(group, 2);
        awaitTold(aliceTablet, direct, 1);
        awaitTold(aliceTablet, group, 2);
        readAs(bob, group, 3);
        awaitTold(carolPhone, group, 3);
        assertThat(told(bobPhone, direct)).isEmpty();
        assertThat(told(bobPhone, group)).isEmpty();
        assertThat(told(carolPhone, group)).containsExactly(3L);
        assertThat(told(aliceTablet, group)).as("of Bob's mark").containsExactly(2L);

        pod.presence().readReceipts(alice, true);
        Awaitility.await().atMost(SOON).until(() -> shares(alice));
        read(direct, 3);
        awaitTold(bobPhone, direct, 3);
    }

    @Test
    void whilePresenceServiceIsAwayReadingGoesOnAndOthersAreToldLater() {
        commit(direct, bob, 2);
        pod.presence().stop();
        Awaitility.await().until(() -> !changes.areKnown());
        assertThat(read(direct, 1)).isEqualTo(1);
        assertThat(read(direct, 2)).isEqualTo(2);
        assertThat(told(bobPhone, direct)).isEmpty();

        pod.presence().start();
        awaitTold(bobPhone, direct, 2);
        awaitTold(aliceTablet, direct, 2);
    }

    private boolean shares(int userId) {
        return await(new ReadReceipts(pod.presenceClient(), changes, pod.config(), pod.metrics())
                        .among(List.of(userId)))
                .userIds()
                .contains(userId);
    }

    private long read(long conversation, long seq) {
        return readAs(alice, conversation, seq);
    }

    private long readAs(int user, long conversation, long seq) {
        Read read = Read.newBuilder()
                .addPositions(
                        Position.newBuilder().setConversationId(conversation).setSeq(seq))
                .build();
        ReadAnswer answer = await(marker.read(user, "phone", read));
        return answer.getMarksList().stream()
                .map(ReadMark::getReadSeq)
                .findFirst()
                .orElseThrow();
    }

    private void commit(long conversation, int author, int count) {
        await(pod.database()
                .messageStore()
                .commit(IntStream.rangeClosed(1, count)
                        .mapToObj(i -> Posts.post(conversation, author, "m" + i, "text"))
                        .toList()));
    }

    private void awaitTold(Location device, long conversation, long seq) {
        Awaitility.await().atMost(SOON).until(() -> told(device, conversation).contains(seq));
    }

    private List<Long> told(Location device, long conversation) {
        return deliveries.receiptsFor(device).stream()
                .filter(receipt -> receipt.getConversationId() == conversation)
                .map(Receipt::getReadSeq)
                .toList();
    }
}
