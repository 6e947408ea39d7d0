package io.parley.loadtest.parley;

import java.util.TreeMap;

/**
 * What one device has seen of one conversation: the client's rules of receiving (P-68 to P-73). Used on one event loop.
 */
final class ConversationView {
    private static final long UNKNOWN = -1;

    /** Is told of the messages in the order in which a person would see them. */
    interface Screen {
        void show(int pair, long number, long intendedNanos);
    }

    /** A message that waits for a lower seq; pair −1 stands for one that is only counted, such as an own one. */
    private record Held(int pair, long number, long intendedNanos) {}

    private final long id;
    private final TreeMap<Long, Held> held = new TreeMap<>();
    private long lastSeen = UNKNOWN;
    private long acknowledged;
    private long gapSinceNanos;
    private long askedBelow;
    private boolean asking;
    private long repeated;
    private long skipped;

    ConversationView(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    boolean isKnown() {
        return lastSeen != UNKNOWN;
    }

    long lastSeen() {
        return lastSeen;
    }

    /** A message at the front of a Sync answer makes an unknown conversation known. */
    void startsAt(long seq) {
        if (!isKnown()) {
            lastSeen = seq - 1;
        }
    }

    /** Takes a message, own or not, shows it and those held behind it, or holds it. */
    void take(long seq, int pair, long number, long intendedNanos, Screen screen) {
        if (!isKnown() && seq == 1) {
            lastSeen = 0;
        }
        if (isKnown() && seq <= lastSeen) {
            repeated++;
        } else if (isKnown() && seq == lastSeen + 1) {
            lastSeen = seq;
            show(pair, number, intendedNanos, screen);
            showHeld(screen);
        } else {
            if (held.isEmpty()) {
                gapSinceNanos = System.nanoTime();
            }
            if (held.putIfAbsent(seq, new Held(pair, number, intendedNanos)) != null) {
                repeated++;
            }
        }
    }

    /** Whether something is held back and nobody has asked for the gap. */
    boolean needsAsking() {
        return !held.isEmpty() && !asking;
    }

    long gapSinceNanos() {
        return gapSinceNanos;
    }

    /** A Sync for the gap is on its way. */
    void asked() {
        asking = true;
        askedBelow = held.firstKey();
    }

    /** The connection broke: whatever was asked will not be answered. */
    void forgetQuestion() {
        asking = false;
    }

    /** The Sync has ended: what it did not list will not come (P-72). */
    void answered(Screen screen) {
        asking = false;
        if (!isKnown()) {
            held.headMap(askedBelow, true).clear();
        } else if (lastSeen < askedBelow - 1) {
            skipped += askedBelow - 1 - lastSeen;
            lastSeen = askedBelow - 1;
        }
        showHeld(screen);
    }

    /** Whether a Received is due. */
    boolean hasUnacknowledged() {
        return isKnown() && lastSeen > acknowledged;
    }

    /** A Received up to {@link #lastSeen} was written. */
    void acknowledgedAll() {
        acknowledged = lastSeen;
    }

    /** After a reconnect the last Received may not have arrived. */
    void acknowledgeAgain() {
        acknowledged = 0;
    }

    /** Messages that arrived more than once and were dropped. */
    long repeated() {
        return repeated;
    }

    /** Seqs that no Sync would list. */
    long skipped() {
        return skipped;
    }

    private void showHeld(Screen screen) {
        while (isKnown() && !held.isEmpty() && held.firstKey() <= lastSeen + 1) {
            var first = held.pollFirstEntry();
            if (first.getKey() == lastSeen + 1) {
                lastSeen++;
                Held message = first.getValue();
                show(message.pair(), message.number(), message.intendedNanos(), screen);
            } else {
                repeated++;
            }
            gapSinceNanos = System.nanoTime();
        }
    }

    private static void show(int pair, long number, long intendedNanos, Screen screen) {
        if (pair >= 0) {
            screen.show(pair, number, intendedNanos);
        }
    }
}
