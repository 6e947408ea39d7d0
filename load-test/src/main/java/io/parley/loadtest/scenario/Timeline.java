package io.parley.loadtest.scenario;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** The longest latency of the messages intended in each tenth of a second. Thread-safe. */
final class Timeline {
    static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long startNanos;
    private final AtomicLongArray longestNanos;

    Timeline(long startNanos, int seconds) {
        this.startNanos = startNanos;
        this.longestNanos = new AtomicLongArray((int) (TimeUnit.SECONDS.toNanos(seconds) / SLOT_NANOS));
    }

    void delivered(long intendedNanos, long nowNanos) {
        long slot = (intendedNanos - startNanos) / SLOT_NANOS;
        if (intendedNanos >= startNanos && slot < longestNanos.length()) {
            longestNanos.accumulateAndGet((int) slot, nowNanos - intendedNanos, Math::max);
        }
    }

    /** Time from the start to the end of the last slot with a latency above the limit, in seconds; 0 when none has. */
    double calmAfterSeconds(long limitNanos) {
        int slot = longestNanos.length();
        while (slot > 0 && longestNanos.get(slot - 1) <= limitNanos) {
            slot--;
        }
        return slot * SLOT_NANOS / 1e9;
    }

    double longestMillis() {
        long longest = 0;
        for (int i = 0; i < longestNanos.length(); i++) {
            longest = Math.max(longest, longestNanos.get(i));
        }
        return longest / 1e6;
    }
}
