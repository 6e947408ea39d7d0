package io.parley.gateway.upstream;

import io.parley.gateway.session.GatewayLease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps this gateway's lease: acquires it, renews it every third of its time, and when it is lost says so and acquires
 * again. A lease counts as lost when presence-service says so, and also when no renewal has succeeded for its whole time:
 * by then another may have been told that this gateway is gone. Everything runs on the one timer thread.
 */
public final class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final long RETRY_MS = 500;
    private static final int RENEWALS_PER_LEASE = 3;

    private final PresenceClient presence;
    private final GatewayLease lease;
    private final String address;
    private final ScheduledExecutorService timer;
    private final LeaseListener listener;

    private long leaseMs;
    private long goodSinceNanos;
    private boolean released;

    /**
     * @param address host:port, for operators
     */
    LeaseKeeper(
            PresenceClient presence,
            GatewayLease lease,
            String address,
            ScheduledExecutorService timer,
            LeaseListener listener) {
        this.presence = presence;
        this.lease = lease;
        this.address = address;
        this.timer = timer;
        this.listener = listener;
    }

    /** Starts to acquire, and goes on until it succeeds. */
    public void start() {
        timer.execute(this::acquire);
    }

    private void acquire() {
        if (released) {
            return;
        }
        long askedNanos = System.nanoTime();
        presence.acquireLease(address)
                .whenCompleteAsync(
                        (response, failure) -> {
                            if (failure != null) {
                                LOG.debugf("The lease is not to be had yet: %s", failure.getMessage());
                                timer.schedule(this::acquire, RETRY_MS, TimeUnit.MILLISECONDS);
                                return;
                            }
                            leaseMs = response.getLeaseMs();
                            goodSinceNanos = askedNanos;
                            lease.held(response.getEpoch());
                            LOG.infof("Lease acquired: epoch %d for %d ms", response.getEpoch(), leaseMs);
                            scheduleRenewal(response.getEpoch());
                        },
                        timer);
    }

    private void scheduleRenewal(long epoch) {
        timer.schedule(() -> renew(epoch), leaseMs / RENEWALS_PER_LEASE, TimeUnit.MILLISECONDS);
    }

    private void renew(long epoch) {
        if (released || !lease.isCurrent(epoch)) {
            return;
        }
        if (hasRunOut()) {
            lost(epoch, "it ran out before it could be renewed");
            return;
        }
        long askedNanos = System.nanoTime();
        presence.renewLease(epoch, leaseMs / RENEWALS_PER_LEASE)
                .whenCompleteAsync(
                        (response, failure) -> {
                            if (failure == null && !response.getValid()) {
                                lost(epoch, "presence-service does not accept it any more");
                            } else if (failure != null && hasRunOut()) {
                                lost(epoch, "it ran out while presence-service could not be reached");
                            } else if (failure != null) {
                                // Until it runs out every moment may be the one in which presence-service is back.
                                timer.schedule(() -> renew(epoch), RETRY_MS, TimeUnit.MILLISECONDS);
                            } else {
                                goodSinceNanos = askedNanos;
                                scheduleRenewal(epoch);
                                listener.renewed(new ClusterLoad(response.getGateways(), response.getSessions()));
                            }
                        },
                        timer);
    }

    private boolean hasRunOut() {
        return System.nanoTime() - goodSinceNanos > TimeUnit.MILLISECONDS.toNanos(leaseMs);
    }

    /** Presence-service has refused something because of this epoch. Any thread. */
    void refused(long epoch) {
        timer.execute(() -> lost(epoch, "presence-service refused a change under it"));
    }

    private void lost(long epoch, String why) {
        if (released || !lease.isCurrent(epoch)) {
            return;
        }
        LOG.warnf("Lease of epoch %d lost: %s", epoch, why);
        lease.lost();
        listener.lost();
        acquire();
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
