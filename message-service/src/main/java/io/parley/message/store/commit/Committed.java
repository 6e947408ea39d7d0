package io.parley.message.store.commit;

import io.parley.message.entry.Entry;

/**
 * An entry's place after its commit.
 *
 * @param seq place in the conversation
 * @param timestampMs commit time, milliseconds since 1970 UTC
 * @param repeated whether the entry had been committed before and this one was a repeat of it
 * @param membersSeq of a group: its newest entry that changed it, as of this one; 0 otherwise, and for repeats
 * @param stored what stands there; {@code null} for repeats
 */
public record Committed(long seq, long timestampMs, boolean repeated, long membersSeq, Entry stored)
        implements Outcome {
    /** A repeat of what stands there. */
    static Committed again(long seq, long timestampMs) {
        return new Committed(seq, timestampMs, true, 0, null);
    }
}
