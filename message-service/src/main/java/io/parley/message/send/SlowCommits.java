package io.parley.message.send;

import io.parley.kit.log.SlowWork;
import org.jboss.logging.Logger;

/** Names commits that took a fifth of a second or longer, at DEBUG. */
final class SlowCommits {
    private static final Logger LOG = Logger.getLogger(SlowCommits.class);
    private static final SlowWork SLOW = new SlowWork(LOG, 200);

    private SlowCommits() {}

    /** A commit begins; the answer is for {@link #end}. */
    static long begin() {
        return SLOW.begin();
    }

    /**
     * It has ended.
     *
     * @param waiting sends that are not committed yet, these included
     */
    static void end(long begun, int messages, int waiting) {
        long ms = SLOW.tookMs(begun);
        if (ms != SlowWork.NOT_SLOW) {
            LOG.debugf("A commit of %d messages took %d ms; %d waited", messages, ms, waiting - messages);
        }
    }
}
