package io.parley.message.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers that a dependency failed just now, so that the message path does not wait for it again and again. After each
 * back-off one caller is let through to find out; until that call succeeds all others stay out. Safe for any thread.
 */
final class FailureGate {
    private final long backoffNanos;
    private final LongSupplier nanoClock;
    private final AtomicLong closedUntil = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean failing;

    FailureGate(Duration backoff, LongSupplier nanoClock) {
        this.backoffNanos = backoff.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Whether to call the dependency now. A caller who gets yes and then does not call only delays the next try. */
    boolean open() {
        if (!failing) {
            return true;
        }
        long until = closedUntil.get();
        long now = nanoClock.getAsLong();
        return now - until >= 0 && closedUntil.compareAndSet(until, now + backoffNanos);
    }

    void succeeded() {
        failing = false;
    }

    void failed() {
        closedUntil.set(nanoClock.getAsLong() + backoffNanos);
        failing = true;
    }
}
