package io.parley.jobs.topics;

/**
 * How many brokers keep a partition.
 *
 * @param replicationFactor copies of each partition; {@link #AUTOMATIC}: as many as there are brokers, at most {@value #MOST}
 * @param minInsyncReplicas copies that must have a record before it counts; {@link #AUTOMATIC}: one less than there are of three
 *     or more, so that a broker may be away, else one
 */
record Copies(int replicationFactor, int minInsyncReplicas) {
    /** What the number of brokers decides. */
    static final int AUTOMATIC = 0;

    private static final int MOST = 3;

    /** The copies that a new topic gets. */
    int replicationFactor(int brokers) {
        return replicationFactor == AUTOMATIC ? Math.min(MOST, brokers) : replicationFactor;
    }

    /** What a topic needs that has so many copies: never more than these, or no record could be written. */
    int minInsyncReplicas(int copies) {
        if (minInsyncReplicas == AUTOMATIC) {
            return copies < MOST ? 1 : copies - 1;
        }
        return Math.min(minInsyncReplicas, copies);
    }

    /** Whether a topic with so many copies is safer or less safe than was asked for. */
    boolean differFrom(int copies) {
        return replicationFactor != AUTOMATIC && replicationFactor != copies;
    }
}
