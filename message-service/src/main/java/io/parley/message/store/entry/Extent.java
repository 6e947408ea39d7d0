package io.parley.message.store.entry;

/**
 * What is kept of a log.
 *
 * @param goneSeq entries up to here are gone; 0 when none is
 * @param lastSeq its newest entry
 */
public record Extent(long goneSeq, long lastSeq) {
    /** Of a log that does not exist. */
    public static final Extent NONE = new Extent(0, 0);

    /** The newest entry that somebody may still be shown; 0 when there is none. */
    public long newestKept() {
        return goneSeq < lastSeq ? lastSeq : 0;
    }
}
