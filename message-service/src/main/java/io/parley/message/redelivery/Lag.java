package io.parley.message.redelivery;

/**
 * A live session that is behind in a conversation. A push is repeated only when a message that was there at an earlier
 * look is still not acknowledged and the device has acknowledged nothing since. What was never repeated is due at once;
 * what was, less and less often: a device that keeps quiet about an old message gets a newer one again as soon as any other
 * device. Nobody is given up while his session lives. Not thread-safe.
 */
final class Lag {
    /** Nothing is due. */
    static final long NOTHING = -1;

    private final int maxDoublings;
    /** The newest message at the look before. */
    private long seenLastSeq;

    private long seenAcked;
    /** Up to here everything was repeated since the device acknowledged something. */
    private long repeatedUpTo;

    private int repeats;
    private long dueLook;
    private boolean allIsDue;

    /** @param maxDoublings after how many repeats the pause between two of them grows no more */
    Lag(int maxDoublings, long acked, long lastSeq, long look) {
        this.maxDoublings = maxDoublings;
        this.seenAcked = acked;
        this.seenLastSeq = lastSeq;
        begin(acked, look);
    }

    /**
     * What a new look shows. Whoever pushes says so with {@link #pushed}; a push that does not get through is due again
     * at the next look.
     *
     * @param acked what the device has acknowledged now
     * @param lastSeq the newest message now
     * @param look number of this look; grows by one each time
     * @return after which seq to push again now; {@link #NOTHING} when nothing is due
     */
    long dueAfter(long acked, long lastSeq, long look) {
        if (acked > seenAcked) {
            begin(acked, look);
        }
        long missedBefore = seenLastSeq;
        seenAcked = acked;
        seenLastSeq = lastSeq;
        allIsDue = look >= dueLook && missedBefore > acked;
        if (allIsDue) {
            return acked;
        }
        return missedBefore > repeatedUpTo && repeatedUpTo > acked ? repeatedUpTo : NOTHING;
    }

    /** Notes that what was due was pushed. What all of it was due for comes again after twice as many looks. */
    void pushed(long look) {
        repeatedUpTo = seenLastSeq;
        if (allIsDue) {
            repeats = Math.min(maxDoublings, repeats + 1);
            dueLook = look + (1L << repeats);
        }
    }

    private void begin(long acked, long look) {
        repeats = 0;
        repeatedUpTo = acked;
        dueLook = look + 1;
    }
}
