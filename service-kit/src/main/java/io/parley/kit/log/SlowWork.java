package io.parley.kit.log;

import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Finds what takes long while a logger is at DEBUG; costs a look at its level otherwise. Any thread. */
public final class SlowWork {
    /** It did not take long, or nobody wanted to know. */
    public static final long NOT_SLOW = -1;

    private static final long NOT_MEASURED = 0;

    private final Logger log;
    private final long slowMs;

    /** @param slowMs what takes so long is slow, in milliseconds */
    public SlowWork(Logger log, long slowMs) {
        this.log = log;
        this.slowMs = slowMs;
    }

    /** Work begins; the answer is for {@link #tookMs}. */
    public long begin() {
        return log.isDebugEnabled() ? System.nanoTime() | 1 : NOT_MEASURED;
    }

    /** For how many milliseconds the work has been done, or {@link #NOT_SLOW}. */
    public long tookMs(long begun) {
        long ms = begun == NOT_MEASURED ? NOT_SLOW : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return ms >= slowMs ? ms : NOT_SLOW;
    }
}
