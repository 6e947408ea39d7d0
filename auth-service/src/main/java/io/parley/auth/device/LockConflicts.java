package io.parley.auth.device;

import io.parley.kit.sql.DatabaseFailures;
import io.smallrye.mutiny.Uni;

/** The database undoes one of two transactions that wait for each other; doing it again is what it asks for. */
final class LockConflicts {
    private static final int RETRIES = 3;

    private LockConflicts() {}

    static <T> Uni<T> retried(Uni<T> transaction) {
        return transaction.onFailure(DatabaseFailures::isConflict).retry().atMost(RETRIES);
    }
}
