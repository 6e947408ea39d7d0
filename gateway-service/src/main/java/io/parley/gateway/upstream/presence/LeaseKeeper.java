package io.parley.gateway.upstream.presence;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.GatewayLease;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps this gateway's lease: acquires it, renews it every third of its time, and when it is lost says so and acquires
 * again. A lease counts as lost when presence-service says so, and also when presence-service could not be reached for the
 * whole patience, which is longer than a lease: presence-service ends no lease for a while after its own start, so what was
 * held when it went away is held when it is back, and nobody's connection need be closed for that. Everything runs on the one
 * timer thread, except what says otherwise.
 *
 * <p>Nothing hangs on a chain of callbacks: a tick looks again and again whether something is due, and a call whose answer
 * never came is made again. So whatever is thrown anywhere, also for want of memory, a lost lease is asked for again.
 */
public final class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final long TICK_MS = 100;
    private static final long RETRY_MS = 500;
    /** Longer than an acquisition takes: an answer that has not come by then was lost on its way. */
    private static final long ANSWER_LOST_MS = 30_000;

    private static final int RENEWALS_PER_LEASE = 3;
    /** How often sessions of a lost lease are told to end when telling them fails. */
    private static final int FAREWELLS = 10;

    private final LeaseCalls presence;
    private final GatewayLease lease;
    private final String address;
    private final long patienceMs;
    private final ScheduledExecutorService timer;
    private final LeaseListener listener;
    private final LongSupplier nanos;

    private long leaseMs;
    private long goodSinceNanos;
    private long dueNanos;
    private int farewellsLeft;
    private boolean released;
    /** Only the answer to the newest one counts: its epoch is the one that holds. */
    private long acquisition;

    /** When a lease was held last, or presence-service was in no state to grant one. */
    private volatile long excusedNanos;

    private volatile boolean started;

    /**
     * @param address host:port, for operators
     * @param patienceMs how long to go without a renewal while presence-service cannot be reached; a lease at least
     * @param nanos as {@code System.nanoTime}
     */
    public LeaseKeeper(
            LeaseCalls presence,
            GatewayLease lease,
            String address,
            long patienceMs,
            ScheduledExecutorService timer,
            LeaseListener listener,
            LongSupplier nanos) {
        this.presence = presence;
        this.lease = lease;
        this.address = address;
        this.patienceMs = patienceMs;
        this.timer = timer;
        this.listener = listener;
        this.nanos = nanos;
        dueNanos = nanos.getAsLong();
        excusedNanos = dueNanos;
    }

    /** Starts to acquire, and goes on until it succeeds. */
    public void start() {
        excusedNanos = nanos.getAsLong();
        started = true;
        timer.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** For how long there has been no lease although presence-service could have granted one. Any thread. */
    public long millisWithoutReason() {
        return started && !lease.isHeld() ? TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - excusedNanos) : 0;
    }

    private void tick() {
        try {
            if (!released && nanos.getAsLong() - dueNanos >= 0) {
                step();
            }
        } catch (Throwable thrown) {
            dueIn(RETRY_MS);
            survive(thrown);
        }
    }

    /** What is thrown here ends nothing: the next tick goes on. Not even a log without memory may stand in its way. */
    private static void survive(Throwable thrown) {
        try {
            LOG.errorf(thrown, "A step of keeping the lease failed; it is tried again");
        } catch (Throwable unsaid) {
            // The next failure is said when there is memory to say it.
        }
    }

    private void step() {
        dueIn(RETRY_MS);
        long epoch = lease.epoch();
        if (epoch != 0) {
            excusedNanos = nanos.getAsLong();
        }
        if (epoch == 0) {
            sayFarewell();
            acquire();
        } else if (hasRunOut()) {
            lost(epoch, "it ran out before it could be renewed");
        } else {
            renew(epoch);
        }
    }

    private void acquire() {
        long number = ++acquisition;
        long askedNanos = nanos.getAsLong();
        dueIn(ANSWER_LOST_MS);
        whenAnswered(presence.acquireLease(address), (response, failure) -> {
            if (number == acquisition) {
                acquired(response, failure, askedNanos);
            }
        });
    }

    private void acquired(AcquireLeaseResponse response, Throwable failure, long askedNanos) {
        if (failure != null) {
            LOG.debugf("The lease is not to be had yet: %s", failure.getMessage());
            if (isExcuse(failure)) {
                excusedNanos = nanos.getAsLong();
            }
            return;
        }
        leaseMs = response.getLeaseMs();
        goodSinceNanos = askedNanos;
        lease.held(response.getEpoch(), response.getStatusVersion());
        dueIn(leaseMs / RENEWALS_PER_LEASE);
        LOG.infof("Lease acquired: epoch %d for %d ms", response.getEpoch(), leaseMs);
    }

    /** Whether presence-service cannot be reached, or cannot do its work: a restart of this gateway would change nothing. */
    private static boolean isExcuse(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof Refusal refusal && refusal.error().getRetryAfterMs() > 0 && refusal.getCause() == null;
    }

    private void renew(long epoch) {
        long askedNanos = nanos.getAsLong();
        long deadlineMs = leaseMs / RENEWALS_PER_LEASE;
        dueIn(deadlineMs + RETRY_MS);
        whenAnswered(
                presence.renewLease(epoch, deadlineMs),
                (response, failure) -> renewed(epoch, response, failure, askedNanos));
    }

    private void renewed(long epoch, RenewLeaseResponse response, Throwable failure, long askedNanos) {
        if (!lease.isCurrent(epoch)) {
            return;
        }
        if (failure == null && !response.getValid()) {
            lost(epoch, "presence-service does not accept it any more");
        } else if (failure != null && hasRunOut()) {
            lost(epoch, "it ran out while presence-service could not be reached");
        } else if (failure == null) {
            goodSinceNanos = askedNanos;
            dueIn(leaseMs / RENEWALS_PER_LEASE);
            drain(response.getDraining());
            listener.renewed(new ClusterLoad(response.getGateways(), response.getSessions()));
        }
        // After a failure every moment may be the one in which presence-service is back.
    }

    private void drain(boolean wanted) {
        if (wanted != lease.isDraining()) {
            lease.drain(wanted);
            listener.draining(wanted);
        }
    }

    /** What a failed call leaves undone is tried again soon, what a successful one says when. */
    private <A> void whenAnswered(CompletionStage<A> answer, BiConsumer<A, Throwable> effect) {
        answer.whenCompleteAsync(
                (response, failure) -> {
                    if (released) {
                        return;
                    }
                    dueIn(RETRY_MS);
                    try {
                        effect.accept(response, failure);
                    } catch (Throwable thrown) {
                        survive(thrown);
                    }
                },
                timer);
    }

    private void dueIn(long ms) {
        dueNanos = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private boolean hasRunOut() {
        return nanos.getAsLong() - goodSinceNanos > TimeUnit.MILLISECONDS.toNanos(Math.max(leaseMs, patienceMs));
    }

    /** Presence-service has refused something because of this epoch. Any thread. */
    public void refused(long epoch) {
        timer.execute(() -> lost(epoch, "presence-service refused a change under it"));
    }

    private void lost(long epoch, String why) {
        if (released || !lease.isCurrent(epoch)) {
            return;
        }
        lease.lost();
        farewellsLeft = FAREWELLS;
        dueIn(0);
        LOG.warnf("Lease of epoch %d lost: %s", epoch, why);
        sayFarewell();
    }

    /** Ends the sessions of the lost lease. When that fails it is repeated for some time, then a lease matters more. */
    private void sayFarewell() {
        if (farewellsLeft > 0) {
            farewellsLeft--;
            listener.lost();
            farewellsLeft = 0;
        }
    }

    /** Gives the lease back, for good. Any thread. */
    public CompletionStage<Void> release() {
        return CompletableFuture.supplyAsync(
                        () -> {
                            long epoch = lease.epoch();
                            released = true;
                            lease.lost();
                            return epoch;
                        },
                        timer)
                .thenCompose(
                        epoch -> epoch == 0 ? CompletableFuture.completedStage(null) : presence.releaseLease(epoch));
    }
}
