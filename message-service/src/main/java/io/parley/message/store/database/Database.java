package io.parley.message.store.database;

import io.parley.message.config.MessageConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The one door to the general pool: everything ends within the answer time-out, with a result or a failure.
 *
 * <p>The pool alone does not promise that. When a server dies, a connection fails the statement under way and goes back
 * into the pool before the pool learns that it is closed; a statement that was waiting may be given to it, and is never
 * answered. Without a bound, whoever works in a row of steps (redelivery, the cursor writer) would stop for good.
 *
 * <p>Safe for any thread; a result arrives on the caller's Vert.x context.
 */
@ApplicationScoped
public class Database {
    /** Of the next transaction of the connection alone. */
    private static final String WITHOUT_GAP_LOCKS = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private final Pool pool;
    private final long timeoutMs;

    /** For CDI. */
    public Database(Pool pool, MessageConfig config) {
        this.pool = pool;
        this.timeoutMs = config.database().answerTimeout().toMillis();
    }

    /**
     * One statement in a transaction of its own.
     *
     * @return fails with a {@link java.util.concurrent.TimeoutException} when nothing is known in time; the statement
     *     may have taken effect
     */
    public Future<RowSet<Row>> execute(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Reads that see the database as of one moment: that of the first of them.
     *
     * @return fails with a {@link java.util.concurrent.TimeoutException} when nothing is known in time
     */
    public <T> Future<T> inSnapshot(Function<SqlConnection, Future<T>> reads) {
        return inTransaction(reads);
    }

    /**
     * Statements that take effect together or not at all.
     *
     * @return fails with a {@link java.util.concurrent.TimeoutException} when nothing is known in time; they may have taken
     *     effect
     */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> statements) {
        return pool.withTransaction(statements).timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Deletes a range in a transaction of its own. Locks the rows that it deletes, and not the gaps between them and behind, into which
     * others insert.
     *
     * @return how many rows there were; fails as {@link #execute} does
     */
    public Future<Integer> delete(String sql, Tuple parameters) {
        return pool.withConnection(connection -> connection
                        .query(WITHOUT_GAP_LOCKS)
                        .execute()
                        .compose(set -> connection.begin())
                        .compose(transaction -> connection
                                .preparedQuery(sql)
                                .execute(parameters)
                                .compose(deleted -> transaction.commit().map(deleted.rowCount()))
                                .recover(failure ->
                                        transaction.rollback().transform(done -> Future.failedFuture(failure)))))
                .timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }
}
