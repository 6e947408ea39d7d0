package io.parley.presence.lease;

import java.time.Duration;

/**
 * Whether the database has been within reach long enough for this replica to judge who is gone.
 *
 * <p>A lease that ran out means "the gateway is dead" only if the gateway could have renewed it. After presence-service or
 * the database was away, every lease has run out and no gateway is at fault: ending them would close every connection of
 * the product at the very moment everything recovers. So a replica ends leases only when it has itself reached the
 * database without interruption for at least a whole lease, in which every living gateway has renewed.
 *
 * <p>"Without interruption" means that no two successes are further apart than the allowed gap. A database that stalled,
 * or a replica that was itself frozen, shows no error, only a late success; it starts the wait again.
 *
 * <p>Times are readings of a monotonic clock in nanoseconds. Used by one sweep at a time, so it needs no locks.
 */
final class ReachabilityGrace {
    private final long graceNanos;
    private final long gapNanos;
    private boolean reached;
    private long sinceNanos;
    private long lastNanos;

    ReachabilityGrace(Duration grace, Duration gap) {
        this.graceNanos = grace.toNanos();
        this.gapNanos = gap.toNanos();
    }

    /** The database has answered. */
    void reached(long nowNanos) {
        if (!reached || nowNanos - lastNanos > gapNanos) {
            sinceNanos = nowNanos;
        }
        reached = true;
        lastNanos = nowNanos;
    }

    /** The database has not answered. */
    void lost() {
        reached = false;
    }

    /** Whether the last answer ended a whole grace time of answers. */
    boolean isOver() {
        return reached && lastNanos - sinceNanos >= graceNanos;
    }
}
