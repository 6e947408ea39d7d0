package io.parley.message.redelivery;

/**
 * A live session that is behind in a conversation. A push is repeated only when a message that was there at an earlier
 * look is still not acknowledged and the device has acknowledged nothing since; then less and less often. A device that
 * takes what it is given is never given up, however much it is behind. Not thread-safe.
 */
final class Lag {
    private final int maxAttempts;
    private long seenLastSeq;
    private long seenAcked;
    private int attempts;
    private long dueLook;

    Lag(int maxAttempts, long acked, long lastSeq, long look) {
        this.maxAttempts = maxAttempts;
        this.seenAcked = acked;
        this.seenLastSeq = lastSeq;
        begin(look);
    }

    /**
     * What a new look shows. Whoever pushes says so with {@link #pushed}; a push that does not get through is due again
     * at the next look.
     *
     * @param acked what the device has acknowledged now
     * @param lastSeq the newest message now
     * @param look number of this look; grows by one each time
     * @return whether to push again now
     */
    boolean isDue(long acked, long lastSeq, long look) {
        if (acked >= seenLastSeq) {
            seenLastSeq = lastSeq;
            begin(look);
        } else if (acked > seenAcked) {
            begin(look);
        }
        seenAcked = acked;
        return look >= dueLook && attempts < maxAttempts;
    }

    /** Notes that the push was repeated: the next time comes after twice as many looks. */
    void pushed(long look) {
        attempts++;
        dueLook = look + (1L << attempts);
    }

    private void begin(long look) {
        attempts = 0;
        dueLook = look + 1;
    }
}
