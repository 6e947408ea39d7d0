package io.parley.gateway.upstream.status;

import io.parley.gateway.session.GatewayLease;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Asks presence-service once a second what changed of the statuses that this gateway's users are told of. It goes on from a version, and
 * of each user only the newest change is kept there: whatever is lost, an answer, a call, or presence-service for an hour, the next
 * answers make up for it, and never tell more than every user once. After the loss of a gateway, when very many change at once, it takes
 * a page at a time, with a pause. One question at a time, all on the timer thread.
 */
public final class StatusInquiry {
    private static final Logger LOG = Logger.getLogger(StatusInquiry.class);
    private static final long TICK_MS = 50;

    private final StatusCalls presence;
    private final GatewayLease lease;
    private final StatusPlan plan;
    private final StatusListener listener;
    private final WatchInquiry watches;
    private final LongSupplier nanoTime;
    private long epoch;
    private long version;
    private long dueNanos;
    private boolean underWay;

    public StatusInquiry(
            StatusCalls presence,
            GatewayLease lease,
            StatusPlan plan,
            StatusListener listener,
            WatchInquiry watches,
            LongSupplier nanoTime) {
        this.presence = presence;
        this.lease = lease;
        this.plan = plan;
        this.listener = listener;
        this.watches = watches;
        this.nanoTime = nanoTime;
        dueNanos = nanoTime.getAsLong();
    }

    /** Asks from now on, whenever a lease is held. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(() -> look(timer::execute), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Asks when it is time to. A new lease begins where presence-service was when it gave it: its sessions came later. */
    void look(Executor thread) {
        watches.look(thread);
        long held = lease.epoch();
        if (underWay || held == 0 || nanoTime.getAsLong() - dueNanos < 0 || !listener.isReady()) {
            return;
        }
        if (held != epoch) {
            epoch = held;
            version = lease.statusesSince();
        }
        underWay = true;
        presence.changes(held, version, plan.page())
                .whenCompleteAsync((page, failure) -> take(held, page, failure), thread);
    }

    private void take(long askedEpoch, ListStatusChangesResponse page, Throwable failure) {
        underWay = false;
        dueIn(plan.periodMs());
        if (failure != null) {
            LOG.debugf("presence-service does not tell whose status changed: %s", failure.getMessage());
            return;
        }
        if (askedEpoch != epoch || !lease.isCurrent(askedEpoch)) {
            return;
        }
        version = page.getVersion();
        if (page.getMore()) {
            dueIn(plan.pageMs());
        }
        try {
            watches.changed(page.getChangesList());
            listener.changed(page.getChangesList());
        } catch (RuntimeException thrown) {
            LOG.error("Users could not be told of statuses that changed", thrown);
        }
    }

    private void dueIn(long ms) {
        dueNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
