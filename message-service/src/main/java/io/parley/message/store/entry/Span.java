package io.parley.message.store.entry;

/**
 * A part of a log that somebody may read.
 *
 * @param after entries above
 * @param until entries up to here; {@link Long#MAX_VALUE} when there is no end
 */
public record Span(long after, long until) {
    /** The whole log. */
    public static final Span ALL = new Span(0, Long.MAX_VALUE);

    /** Nothing of it. */
    public static final Span NOTHING = new Span(Long.MAX_VALUE, Long.MAX_VALUE);

    /** What is left of it above a seq. */
    public Span from(long seq) {
        return new Span(Math.max(after, seq), until);
    }

    /** Whether it has an end. */
    public boolean hasEnd() {
        return until != Long.MAX_VALUE;
    }

    /** Whether nothing can be in it, where the log ends at a seq. */
    public boolean isEmpty(long lastSeq) {
        return Math.min(lastSeq, until) <= after;
    }
}
