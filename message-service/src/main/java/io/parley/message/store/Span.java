package io.parley.message.store;

/**
 * A part of a log that somebody may read.
 *
 * @param after entries above
 * @param until entries up to here; {@link Long#MAX_VALUE} when there is no end
 */
public record Span(long after, long until) {
    /** What is left of it above a seq. */
    public Span from(long seq) {
        return new Span(Math.max(after, seq), until);
    }

    /** Whether nothing can be in it, where the log ends at a seq. */
    public boolean isEmpty(long lastSeq) {
        return Math.min(lastSeq, until) <= after;
    }
}
