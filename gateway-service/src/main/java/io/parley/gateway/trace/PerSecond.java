package io.parley.gateway.trace;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many through in a second. Any thread. */
final class PerSecond {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int most;
    private final LongSupplier nanoTime;
    private long began;
    private int passed;

    PerSecond(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        began = nanoTime.getAsLong();
    }

    synchronized boolean pass() {
        long now = nanoTime.getAsLong();
        if (now - began >= SECOND_NANOS) {
            began = now;
            passed = 0;
        }
        if (passed == most) {
            return false;
        }
        passed++;
        return true;
    }
}
