package io.parley.loadtest.scenario;

import io.parley.loadtest.client.ContactStatus;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Statuses that were pushed in each second of a stretch. Thread-safe. */
final class PushCount {
    private final long startNanos;
    private final AtomicIntegerArray perSecond;
    private final AtomicLong offline = new AtomicLong();

    PushCount(long startNanos, int seconds) {
        this.startNanos = startNanos;
        this.perSecond = new AtomicIntegerArray(seconds);
    }

    /** One user was told; before the stretch and after it nothing is counted. */
    void pushed(ContactStatus status, long nowNanos) {
        long second = Math.floorDiv(nowNanos - startNanos, TimeUnit.SECONDS.toNanos(1));
        if (second >= 0 && second < perSecond.length()) {
            perSecond.incrementAndGet((int) second);
            offline.addAndGet(status == ContactStatus.OFFLINE ? 1 : 0);
        }
    }

    /** All of them. */
    long total() {
        long total = 0;
        for (int i = 0; i < perSecond.length(); i++) {
            total += perSecond.get(i);
        }
        return total;
    }

    /** Those of the second with most of them. */
    long most() {
        int most = 0;
        for (int i = 0; i < perSecond.length(); i++) {
            most = Math.max(most, perSecond.get(i));
        }
        return most;
    }

    /** Those that said that somebody has gone. */
    long offline() {
        return offline.get();
    }
}
