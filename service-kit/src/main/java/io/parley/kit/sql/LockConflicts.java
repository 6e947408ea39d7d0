package io.parley.kit.sql;

import io.smallrye.mutiny.Uni;

/** The database undoes one of two transactions that wait for each other; doing it again is what it asks for. Stateless. */
public final class LockConflicts {
    private static final int RETRIES = 3;

    private LockConflicts() {}

    /** The transaction, begun anew up to three times when it was undone for another. */
    public static <T> Uni<T> retried(Uni<T> transaction) {
        return transaction.onFailure(DatabaseFailures::isConflict).retry().atMost(RETRIES);
    }
}
