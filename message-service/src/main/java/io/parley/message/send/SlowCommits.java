package io.parley.message.send;

import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Names commits that took long, at DEBUG. Costs nothing but a look at the level while nobody wants to know. */
final class SlowCommits {
    private static final Logger LOG = Logger.getLogger(SlowCommits.class);
    private static final long SLOW_MS = 200;
    private static final long NOT_MEASURED = 0;

    private SlowCommits() {}

    /** When the commit begins, for {@link #end}. */
    static long begin() {
        return LOG.isDebugEnabled() ? System.nanoTime() | 1 : NOT_MEASURED;
    }

    /** @param waiting sends that are not committed yet, these included */
    static void end(long begunNanos, int messages, int waiting) {
        if (begunNanos == NOT_MEASURED) {
            return;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        if (ms >= SLOW_MS) {
            LOG.debugf("A commit of %d messages took %d ms; %d waited", messages, ms, waiting - messages);
        }
    }
}
