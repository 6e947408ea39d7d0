package io.parley.presence.lease;

import static io.parley.presence.PresenceCaller.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.presence.TestSettings;
import io.parley.presence.schedule.RepeatingTask;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.GoneSessionStore;
import io.parley.presence.store.LeaseRequest;
import io.parley.presence.store.LeaseStore;
import io.parley.proto.presence.v1.SessionChange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sweepers of the test's own, with short terms, beside the service's one, which is too patient to interfere. Two of them
 * at a time, as with two replicas.
 */
@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class LeaseSweepIT {
    private static final Duration LEASE = Duration.ofMillis(2_000);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    LeaseStore leases;

    @Inject
    GoneSessionStore goneSessions;

    @Inject
    RepeatingTask.Maker tasks;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<LeaseSweeper> replicas = new ArrayList<>();
    private PresenceCaller presence;

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
    }

    @AfterEach
    void disconnect() {
        replicas.forEach(LeaseSweeper::stop);
        presence.close();
    }

    @Test
    void aLeaseThatRanOutIsEndedOnceAndOnlyAfterTheGrace() {
        long epoch = acquireFor(50, Duration.ofMillis(1));
        List<SessionChange> many = IntStream.range(0, 350)
                .mapToObj(i -> register(5_000_000 + i, "phone", 5_000_000L + i))
                .toList();
        presence.change(50, epoch, many);
        List<Integer> users = IntStream.range(5_000_000, 5_000_350).boxed().toList();

        long start = System.nanoTime();
        startReplicas(LEASE);
        await().atMost(PATIENCE).until(() -> {
            int left = presence.locate(users).size();
            if (left < users.size()) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LEASE);
            }
            return left == 0;
        });

        assertThat(presence.renew(50, epoch)).isFalse();
        assertThat(presence.change(50, epoch, register(5_000_001, "phone", 1))).isFalse();
        assertThat(metrics.counter("parley.presence.leases.expired").count()).isEqualTo(1);
        assertThat(presence.acquire(50)).isGreaterThan(epoch);
    }

    @Test
    void aLeaseThatIsRenewedInTheGraceIsKept() {
        long epoch = acquireFor(51, Duration.ofMillis(1));
        presence.change(51, epoch, register(5_100_001, "phone", 1));
        long dead = acquireFor(52, Duration.ofMillis(1));
        presence.change(52, dead, register(5_200_001, "phone", 2));

        startReplicas(LEASE);
        assertThat(presence.renew(51, epoch)).isTrue();
        await().atMost(PATIENCE).until(() -> presence.locate(5_200_001).isEmpty());

        assertThat(presence.locate(5_100_001)).hasSize(1);
        assertThat(presence.renew(51, epoch)).isTrue();
    }

    @Test
    void whatACrashLeftOfAnEndedEpochIsRemovedWithoutAnyGrace() {
        long epoch = presence.acquire(53);
        presence.change(53, epoch, register(5_300_001, "phone", 1));
        // As if the replica had died between its two steps.
        leases.release(new GatewayEpoch(53, epoch)).await().atMost(Duration.ofSeconds(5));
        assertThat(presence.locate(5_300_001)).hasSize(1);

        startReplicas(PATIENCE.multipliedBy(2));

        await().atMost(PATIENCE).until(() -> presence.locate(5_300_001).isEmpty());
    }

    private void startReplicas(Duration lease) {
        LeaseTerms terms = TestSettings.with(
                LeaseTerms.class,
                Map.of("lease", lease.toMillis() + "ms", "sweep-interval", "100ms", "census-interval", "1m"));
        for (int i = 0; i < 2; i++) {
            LeaseSweeper replica = new LeaseSweeper(leases, goneSessions, terms, tasks, metrics);
            replicas.add(replica);
            replica.start();
        }
    }

    private long acquireFor(int ordinal, Duration lease) {
        return leases.acquire(new LeaseRequest(ordinal, "test", false), lease)
                .await()
                .atMost(Duration.ofSeconds(5))
                .epoch();
    }
}
