package io.parley.message.store.database;

import io.vertx.mysqlclient.MySQLException;

/** What MySQL's errors mean for the message path. */
public final class DatabaseErrors {
    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    /** A number that overflows: only where a conversation would be made to end before its end, see {@code EntryRows}. */
    private static final int OVERFLOW = 1690;

    /** SQLSTATE classes "data exception" and "integrity constraint violation". */
    private static final String DATA_EXCEPTION = "22";

    private static final String CONSTRAINT_VIOLATION = "23";

    private DatabaseErrors() {}

    public static boolean isDuplicateKey(Throwable failure) {
        return failure instanceof MySQLException error && error.getErrorCode() == DUPLICATE_KEY;
    }

    public static boolean isDeadlock(Throwable failure) {
        return failure instanceof MySQLException error
                && (error.getErrorCode() == DEADLOCK || error.getErrorCode() == LOCK_WAIT_TIMEOUT);
    }

    /** Whether another writer or an earlier copy came in between; whoever takes the locks first gets through at once. */
    public static boolean isConflict(Throwable failure) {
        return failure instanceof MySQLException error
                && (error.getErrorCode() == DUPLICATE_KEY
                        || error.getErrorCode() == DEADLOCK
                        || error.getErrorCode() == OVERFLOW);
    }

    /** Whether MySQL refused the data itself, so that the same statements can never succeed. */
    public static boolean isRefusalOfData(Throwable failure) {
        return failure instanceof MySQLException error
                && error.getSqlState() != null
                && (error.getSqlState().startsWith(DATA_EXCEPTION)
                        || error.getSqlState().startsWith(CONSTRAINT_VIOLATION));
    }
}
