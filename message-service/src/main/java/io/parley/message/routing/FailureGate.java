package io.parley.message.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers that a dependency failed just now, so that the message path does not wait for it again and again. After the
 * back-off one caller's worth of calls is let through to find out. Safe for any thread.
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

    /** Whether to call the dependency now. */
    boolean open() {
        return !failing || nanoClock.getAsLong() - closedUntil.get() >= 0;
    }

    void succeeded() {
        failing = false;
    }

    void failed() {
        closedUntil.set(nanoClock.getAsLong() + backoffNanos);
        failing = true;
    }
}
