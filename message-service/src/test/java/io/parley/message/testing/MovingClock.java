package io.parley.message.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Shows what it is set to. Safe for any thread. */
public final class MovingClock extends Clock {
    private final AtomicLong millis;

    /** Stands at this time, milliseconds since 1970. */
    public MovingClock(AtomicLong millis) {
        this.millis = millis;
    }

    /** Stands at the present time. */
    public static MovingClock now() {
        return new MovingClock(new AtomicLong(System.currentTimeMillis()));
    }

    /** Goes forward. */
    public void advance(long amount, TimeUnit unit) {
        millis.addAndGet(unit.toMillis(amount));
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
