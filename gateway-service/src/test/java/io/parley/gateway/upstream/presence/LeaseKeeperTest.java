package io.parley.gateway.upstream.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.GatewayLease;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease that is lost is acquired again, whatever is thrown wherever in between. On a real event loop, as in the gateway. */
class LeaseKeeperTest {
    private static final int LEASE_MS = 1_500;
    private static final long PATIENCE_MS = 3 * LEASE_MS;

    private final DefaultEventLoopGroup group = new DefaultEventLoopGroup(1);
    private final EventLoop timer = group.next();
    private final GatewayLease lease = new GatewayLease();
    private final Presence presence = new Presence();
    private final Effects effects = new Effects();
    private final LeaseKeeper keeper = new LeaseKeeper(presence, lease, "gateway:7400", PATIENCE_MS, timer, effects);

    @BeforeEach
    void acquire() {
        keeper.start();
        await().until(() -> lease.epoch() == 1);
    }

    @AfterEach
    void stop() {
        keeper.release();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void isRenewedBeforeItRunsOut() {
        await().until(() -> presence.renewals.get() >= 4);

        assertThat(lease.epoch()).isEqualTo(1);
        assertThat(effects.losses).hasValue(0);
    }

    @Test
    void anOperatorsWishIsToldOnceAndEndsWithTheLease() {
        assertThat(lease.takesSessions()).isTrue();
        presence.draining = true;
        await().until(lease::isDraining);
        assertThat(lease.takesSessions()).isFalse();
        assertThat(lease.isHeld()).isTrue();
        presence.draining = false;
        await().until(lease::takesSessions);
        presence.draining = true;
        await().until(lease::isDraining);
        presence.draining = false;
        presence.refusedEpoch.set(1);
        await().until(() -> lease.epoch() == 2);
        assertThat(lease.takesSessions()).isTrue();
        assertThat(effects.draining).containsExactly(true, false, true);
    }

    @Test
    void whatIsThrownByTheEndOfSessionsDelaysANewLeaseOnly() {
        effects.throwingLosses.set(2);
        presence.refusedEpoch.set(1);

        await().until(() -> lease.epoch() == 2);
        assertThat(effects.losses).hasValue(3);
    }

    @Test
    void sessionsThatCannotBeEndedAtAllKeepNoLeaseAway() {
        effects.throwingLosses.set(Integer.MAX_VALUE);
        presence.refusedEpoch.set(1);

        await().atMost(Duration.ofSeconds(20)).until(() -> lease.epoch() == 2);
    }

    @Test
    void whatACallThrowsIsTriedAgain() {
        presence.throwingAcquisitions.set(3);
        presence.refusedEpoch.set(1);

        await().until(() -> lease.epoch() == 2);
    }

    @Test
    void whatARenewalThrowsIsTriedAgain() {
        presence.throwingRenewals.set(1);
        int before = presence.renewals.get();

        await().until(() -> presence.throwingRenewals.get() == 0 && presence.renewals.get() > before + 1);
        assertThat(lease.epoch()).isEqualTo(1);
    }

    @Test
    void whatTheListenerOfRenewalsThrowsStopsNoRenewal() {
        effects.throwingRenewals = true;
        int before = presence.renewals.get();

        await().until(() -> presence.renewals.get() > before + 3);
        assertThat(lease.epoch()).isEqualTo(1);
    }

    @Test
    void anAnswerThatNeverComesLosesTheLeaseAndItIsAcquiredAgain() {
        presence.silentRenewals = true;

        await().until(() -> lease.epoch() == 2);
    }

    @Test
    void aPresenceServiceThatIsAwayForLongerThanALeaseCostsNobodysConnection() {
        presence.unreachableRenewals = true;
        int before = presence.renewals.get();
        await().during(Duration.ofMillis(2 * LEASE_MS)).until(() -> lease.epoch() == 1);
        presence.unreachableRenewals = false;

        int tried = presence.renewals.get();
        await().until(() -> presence.renewals.get() > tried + 2);
        assertThat(tried).as("tried again and again").isGreaterThan(before + 2);
        assertThat(lease.epoch()).isEqualTo(1);
        assertThat(effects.losses).hasValue(0);
    }

    @Test
    void aPresenceServiceThatStaysAwayForTheWholePatienceEndsTheLease() {
        presence.unreachableRenewals = true;
        await().until(() -> effects.losses.get() == 1);
    }

    @Test
    void aRefusedChangeUnderTheEpochIsALossToo() {
        keeper.refused(1);

        await().until(() -> lease.epoch() == 2);
        assertThat(effects.losses).hasValue(1);
    }

    @Test
    void aPresenceServiceThatCannotBeReachedIsNoReasonToRestartTheGateway() {
        presence.unreachable = true;
        presence.refusedEpoch.set(1);
        await().until(() -> presence.acquisitions.get() >= 5);

        assertThat(keeper.millisWithoutReason()).isLessThan(1_000);
    }

    @Test
    void noLeaseAlthoughPresenceServiceAnswersIs() {
        presence.throwingAcquisitions.set(Integer.MAX_VALUE);
        presence.refusedEpoch.set(1);

        await().until(() -> keeper.millisWithoutReason() > 2_000);
        presence.throwingAcquisitions.set(0);
        await().until(() -> keeper.millisWithoutReason() == 0);
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
