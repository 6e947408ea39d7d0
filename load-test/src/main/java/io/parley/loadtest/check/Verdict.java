package io.parley.loadtest.check;

/**
 * The completeness of a run.
 *
 * @param sent messages sent
 * @param promised those the server promised to keep
 * @param delivered those that arrived at their receiver
 * @param lost promised and not delivered
 * @param duplicated delivered again, after the client dropped what its protocol tells it to drop
 * @param reordered delivered after a later one, without having been refused before
 * @param postponed refused at first; the sender tried again
 * @param rejected refused for good
 */
public record Verdict(
        long sent,
        long promised,
        long delivered,
        long lost,
        long duplicated,
        long reordered,
        long postponed,
        long rejected) {
    /** Nothing happened. */
    public static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Verdict plus(Verdict other) {
        return new Verdict(
                sent + other.sent,
                promised + other.promised,
                delivered + other.delivered,
                lost + other.lost,
                duplicated + other.duplicated,
                reordered + other.reordered,
                postponed + other.postponed,
                rejected + other.rejected);
    }

    /** Everything promised arrived, once and in order. */
    public boolean isClean() {
        return lost == 0 && duplicated == 0 && reordered == 0;
    }

    /** For a person. */
    public String summary() {
        return "sent %d, promised %d, delivered %d, lost %d, duplicated %d, reordered %d, postponed %d, rejected %d"
                .formatted(sent, promised, delivered, lost, duplicated, reordered, postponed, rejected);
    }
}
