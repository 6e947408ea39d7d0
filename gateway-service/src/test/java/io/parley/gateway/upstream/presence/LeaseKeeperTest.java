package io.parley.gateway.upstream.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.GatewayLease;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease that is lost is acquired again, whatever is thrown wherever in between. On an event loop whose time the test moves. */
class LeaseKeeperTest {
    private static final int LEASE_MS = 1_500;
    private static final long PATIENCE_MS = 3 * LEASE_MS;

    private static final long STEP_MS = 50;
    /** Longer than anything here takes. */
    private static final long LONGEST_MS = 20_000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final GatewayLease lease = new GatewayLease();
    private final Presence presence = new Presence();
    private final Effects effects = new Effects();
    private long nowMs;
    private final LeaseKeeper keeper = new LeaseKeeper(
            presence,
            lease,
            "gateway:7400",
            PATIENCE_MS,
            loop.eventLoop(),
            effects,
            () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @BeforeEach
    void acquire() {
        loop.freezeTime();
        keeper.start();
        passUntil(() -> lease.epoch() == 1);
    }

    @AfterEach
    void stop() {
        keeper.release();
        loop.runPendingTasks();
        loop.finishAndReleaseAll();
    }

    private void passUntil(BooleanSupplier condition) {
        for (long end = nowMs + LONGEST_MS; !condition.getAsBoolean(); pass()) {
            assertThat(nowMs).as("milliseconds that have passed").isLessThan(end);
        }
    }

    private void pass() {
        nowMs += STEP_MS;
        loop.advanceTimeBy(STEP_MS, TimeUnit.MILLISECONDS);
        loop.runPendingTasks();
    }

    @Test
    void isRenewedBeforeItRunsOut() {
        passUntil(() -> presence.renewals.get() >= 4);

        assertThat(lease.epoch()).isEqualTo(1);
        assertThat(effects.losses).hasValue(0);
    }

    @Test
    void anOperatorsWishIsToldOnceAndEndsWithTheLease() {
        assertThat(lease.takesSessions()).isTrue();
        presence.draining = true;
        passUntil(lease::isDraining);
        assertThat(lease.takesSessions()).isFalse();
        assertThat(lease.isHeld()).isTrue();
        presence.draining = false;
        passUntil(lease::takesSessions);
        presence.draining = true;
        passUntil(lease::isDraining);
        presence.draining = false;
        presence.refusedEpoch.set(1);
        passUntil(() -> lease.epoch() == 2);
        assertThat(lease.takesSessions()).isTrue();
        assertThat(effects.draining).containsExactly(true, false, true);
    }

    @Test
    void whatIsThrownByTheEndOfSessionsDelaysANewLeaseOnly() {
        effects.throwingLosses.set(2);
        presence.refusedEpoch.set(1);

        passUntil(() -> lease.epoch() == 2);
        assertThat(effects.losses).hasValue(3);
    }

    @Test
    void sessionsThatCannotBeEndedAtAllKeepNoLeaseAway() {
        effects.throwingLosses.set(Integer.MAX_VALUE);
        presence.refusedEpoch.set(1);

        passUntil(() -> lease.epoch() == 2);
    }

    @Test
    void whatACallThrowsIsTriedAgain() {
        presence.throwingAcquisitions.set(3);
        presence.refusedEpoch.set(1);

        passUntil(() -> lease.epoch() == 2);
    }

    @Test
    void whatARenewalThrowsIsTriedAgain() {
        presence.throwingRenewals.set(1);
        int before = presence.renewals.get();

        passUntil(() -> presence.throwingRenewals.get() == 0 && presence.renewals.get() > before + 1);
        assertThat(lease.epoch()).isEqualTo(1);
    }

    @Test
    void whatTheListenerOfRenewalsThrowsStopsNoRenewal() {
        effects.throwingRenewals = true;
        int before = presence.renewals.get();

        passUntil(() -> presence.renewals.get() > before + 3);
        assertThat(lease.epoch()).isEqualTo(1);
    }

    @Test
    void anAnswerThatNeverComesLosesTheLeaseAndItIsAcquiredAgain() {
        presence.silentRenewals = true;

        passUntil(() -> lease.epoch() == 2);
    }

    @Test
    void aPresenceServiceThatIsAwayForLongerThanALeaseCostsNobodysConnection() {
        presence.unreachableRenewals = true;
        int before = presence.renewals.get();
        for (long end = nowMs + 2 * LEASE_MS; nowMs < end; pass()) {
            assertThat(lease.epoch()).isEqualTo(1);
        }
        presence.unreachableRenewals = false;

        int tried = presence.renewals.get();
        passUntil(() -> presence.renewals.get() > tried + 2);
        assertThat(tried).as("tried again and again").isGreaterThan(before + 2);
        assertThat(lease.epoch()).isEqualTo(1);
        assertThat(effects.losses).hasValue(0);
    }

    @Test
    void aPresenceServiceThatStaysAwayForTheWholePatienceEndsTheLease() {
        presence.unreachableRenewals = true;
        passUntil(() -> effects.losses.get() == 1);
    }

    @Test
    void aRefusedChangeUnderTheEpochIsALossToo() {
        keeper.refused(1);

        passUntil(() -> lease.epoch() == 2);
        assertThat(effects.losses).hasValue(1);
    }

    @Test
    void aPresenceServiceThatCannotBeReachedIsNoReasonToRestartTheGateway() {
        presence.unreachable = true;
        presence.refusedEpoch.set(1);
        passUntil(() -> presence.acquisitions.get() >= 5);

        assertThat(keeper.millisWithoutReason()).isLessThan(1_000);
    }

    @Test
    void noLeaseAlthoughPresenceServiceAnswersIs() {
        presence.throwingAcquisitions.set(Integer.MAX_VALUE);
        presence.refusedEpoch.set(1);

        passUntil(() -> keeper.millisWithoutReason() > 2_000);
        presence.throwingAcquisitions.set(0);
        passUntil(() -> keeper.millisWithoutReason() == 0);
    }

    /** Grants leases of ascending epochs, as far as the test lets it. */
    private static final class Presence implements LeaseCalls {
        private final AtomicLong epoch = new AtomicLong();
        private final AtomicLong refusedEpoch = new AtomicLong();
        private final AtomicInteger acquisitions = new AtomicInteger();
        private final AtomicInteger renewals = new AtomicInteger();
        private final AtomicInteger throwingAcquisitions = new AtomicInteger();
        private final AtomicInteger throwingRenewals = new AtomicInteger();
        private volatile boolean silentRenewals;
        private volatile boolean draining;
        private volatile boolean unreachableRenewals;
        private volatile boolean unreachable;

        @Override
        public CompletionStage<AcquireLeaseResponse> acquireLease(String address) {
            acquisitions.incrementAndGet();
            if (throwingAcquisitions.get() > 0) {
                throwingAcquisitions.decrementAndGet();
                throw new OutOfMemoryError("planted");
            }
            if (unreachable) {
                return CompletableFuture.failedStage(Refusal.unavailable("planted"));
            }
            silentRenewals = false;
            return CompletableFuture.completedStage(AcquireLeaseResponse.newBuilder()
                    .setEpoch(epoch.incrementAndGet())
                    .setLeaseMs(LEASE_MS)
                    .build());
        }

        @Override
        public CompletionStage<RenewLeaseResponse> renewLease(long renewed, long deadlineMs) {
            renewals.incrementAndGet();
            if (throwingRenewals.get() > 0) {
                throwingRenewals.decrementAndGet();
                throw new OutOfMemoryError("planted");
            }
            if (unreachableRenewals) {
                return CompletableFuture.failedStage(Refusal.unavailable("planted"));
            }
            return silentRenewals
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedStage(RenewLeaseResponse.newBuilder()
                            .setValid(renewed != refusedEpoch.get())
                            .setDraining(draining)
                            .build());
        }

        @Override
        public CompletionStage<Void> releaseLease(long released) {
            return CompletableFuture.failedStage(Refusal.of(ErrorCode.ERROR_CODE_INTERNAL, "planted"));
        }
    }

    private static final class Effects implements LeaseListener {
        private final AtomicInteger losses = new AtomicInteger();
        private final AtomicInteger throwingLosses = new AtomicInteger();
        private final List<Boolean> draining = new CopyOnWriteArrayList<>();
        private volatile boolean throwingRenewals;

        @Override
        public void draining(boolean wanted) {
            draining.add(wanted);
        }

        @Override
        public void lost() {
            losses.incrementAndGet();
            if (throwingLosses.get() > 0) {
                throwingLosses.decrementAndGet();
                throw new OutOfMemoryError("planted");
            }
        }

        @Override
        public void renewed(ClusterLoad load) {
            if (throwingRenewals) {
                throw new OutOfMemoryError("planted");
            }
        }
    }
}
