package io.parley.presence.store;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Set;

/** Tells apart why the database did not do what was asked. */
public final class StoreFailures {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    /** Too many connections, shutting down, disk full, read-only, query interrupted, memory, too many statements. */
    private static final Set<Integer> NOT_NOW =
            Set.of(1040, 1053, 1021, 1290, 1836, 1317, 1037, 1038, 1461, 1203, 1028);

    private StoreFailures() {}

    /** Two transactions got in each other's way; the same transaction may succeed when it is tried again. */
    public static boolean isConflict(Throwable failure) {
        return failure instanceof DatabaseException database
                && (database.getErrorCode() == DEADLOCK || database.getErrorCode() == LOCK_WAIT_TIMEOUT);
    }

    /** The database cannot be reached or cannot work just now: nothing is wrong with the request. */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException database) {
                return isConflict(cause) || NOT_NOW.contains(database.getErrorCode());
            }
            // A plain VertxException is "connection closed", "timeout waiting for a connection" and the like.
            if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }
}
