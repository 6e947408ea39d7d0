package io.parley.kit.sql;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells apart why the database did not do what was asked, whichever client asked it and however the failure is wrapped. */
public final class DatabaseFailures {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    /**
     * Too many connections (also of one user), shutting down, disk or table full, read-only, query interrupted or too long,
     * memory, too many locks or statements, and lock waits and deadlocks that outlasted their retries.
     */
    private static final Set<Integer> NOT_NOW = Set.of(
            1021,
            1028,
            1037,
            1038,
            1040,
            1053,
            1114,
            1203,
            LOCK_WAIT_TIMEOUT,
            1206,
            DEADLOCK,
            1226,
            1290,
            1317,
            1461,
            1836,
            1927,
            3024);

    /** SQLSTATE class "connection exception". */
    private static final String CONNECTION_EXCEPTION = "08";

    private DatabaseFailures() {}

    /** Two transactions got in each other's way; the same transaction may succeed when it is tried again. */
    public static boolean isConflict(Throwable failure) {
        return failure instanceof DatabaseException database
                && (database.getErrorCode() == DEADLOCK || database.getErrorCode() == LOCK_WAIT_TIMEOUT);
    }

    /** So many wait for a connection that no more may. */
    public static boolean isTooBusy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionPoolTooBusyException) {
                return true;
            }
        }
        return false;
    }

    /** The database cannot be reached or cannot work just now: nothing is wrong with the request. */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException answered) {
                return isNotNow(answered.getErrorCode(), answered.getSqlState());
            }
            if (cause instanceof SQLException wrapped) {
                return isNotNow(wrapped.getErrorCode(), wrapped.getSQLState());
            }
            // The clients' own: connection closed, time-out of a statement or of the wait for a connection, and the
            // like.
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException
                    || cause instanceof VertxException
                    || cause instanceof NoStackTraceThrowable) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNotNow(int errorCode, String sqlState) {
        return NOT_NOW.contains(errorCode) || sqlState != null && sqlState.startsWith(CONNECTION_EXCEPTION);
    }
}
