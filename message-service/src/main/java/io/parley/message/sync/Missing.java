package io.parley.message.sync;

import io.parley.message.store.entry.Extent;
import io.parley.message.store.entry.Span;

/**
 * What a device is told of a conversation in which something may be new to it: entries, or where it starts anew. Immutable.
 *
 * @param conversationId which
 * @param restart the seq behind which it starts anew; 0: it goes on from where it is
 * @param entries what is listed: now, or on the next page when it starts anew first
 * @param more whether there is something in {@code entries}
 */
record Missing(long conversationId, long restart, Span entries, boolean more) {
    /**
     * How a device comes from where it is to the end.
     *
     * @param position where it is, and what the user may see
     * @param extent what is kept
     * @param restarts whether the device knows how to start anew
     * @param beyond how many entries it may be behind before it starts anew at the end
     */
    static Missing of(long conversationId, Span position, Extent extent, boolean restarts, int beyond) {
        long end = Math.min(extent.lastSeq(), position.until());
        Span kept = position.from(extent.goneSeq());
        if (restarts && end - kept.after() > beyond) {
            return new Missing(conversationId, end, kept, false);
        }
        boolean more = !kept.isEmpty(extent.lastSeq());
        boolean hasGap = position.after() > 0 && position.after() < Math.min(end, extent.goneSeq());
        // What it holds may have been changed by an entry that is gone. Who holds nothing has nothing to drop.
        return restarts && hasGap
                ? new Missing(conversationId, Math.min(end, extent.goneSeq()), kept, more)
                : new Missing(conversationId, 0, kept, more);
    }

    /** Whether there is anything to tell. */
    boolean isSomething() {
        return restart > 0 || more;
    }
}
