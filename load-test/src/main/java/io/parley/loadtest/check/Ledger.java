package io.parley.loadtest.check;

import java.util.BitSet;

/**
 * What was sent from one user to another, promised by the server and delivered, by number; numbers count from 1. Used on
 * one event loop, and read by others after the traffic has ended.
 */
public final class Ledger {
    private final BitSet promised = new BitSet();
    private final BitSet delivered = new BitSet();
    private final BitSet postponed = new BitSet();
    private long sent;
    private long highestDelivered;
    private long promisedCount;
    private long deliveredCount;
    private long duplicated;
    private long reordered;
    private long rejected;

    /** The next number to send. */
    public long send() {
        return ++sent;
    }

    /** The server promised to keep the message. */
    public void promised(long number) {
        if (!promised.get((int) number)) {
            promised.set((int) number);
            promisedCount++;
        }
    }

    /** The server refused the message for now: later ones may come before it. */
    public void postponed(long number) {
        postponed.set((int) number);
    }

    /** The server refused the message for good. */
    public void rejected() {
        rejected++;
    }

    /**
     * The message arrived.
     *
     * @return true when it is the first time
     */
    public boolean delivered(long number) {
        if (delivered.get((int) number)) {
            duplicated++;
            return false;
        }
        delivered.set((int) number);
        deliveredCount++;
        if (number > highestDelivered) {
            highestDelivered = number;
        } else if (!postponed.get((int) number)) {
            reordered++;
        }
        return true;
    }

    /** Messages sent that are not both promised and delivered. */
    public long underWay() {
        return sent - rejected - Math.min(promisedCount, deliveredCount);
    }

    /** Messages promised but not delivered so far. */
    public long missing() {
        BitSet missing = (BitSet) promised.clone();
        missing.andNot(delivered);
        return missing.cardinality();
    }

    /** What can be said now. */
    public Verdict verdict() {
        return new Verdict(
                sent,
                promisedCount,
                deliveredCount,
                missing(),
                duplicated,
                reordered,
                postponed.cardinality(),
                rejected);
    }
}
