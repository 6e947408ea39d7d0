package io.parley.presence.store;

import io.parley.kit.sql.DatabaseFailures;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * The one door to the reactive pool: every statement through here is bounded in time, and tried again a bounded number of
 * times when it lost a deadlock or a lock wait. A retry starts at once: it then queues at the winner's row locks, which
 * is the right time to wait for. Never blocks; results arrive on the caller's Vert.x context.
 */
@ApplicationScoped
class Database {
    private final Pool pool;
    private final DatabaseSettings settings;

    Database(Pool pool, DatabaseSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** One statement in a transaction of its own. */
    Uni<RowSet<Row>> execute(String sql, Tuple parameters) {
        return bounded(Uni.createFrom().deferred(() -> pool.preparedQuery(sql).execute(parameters)));
    }

    /** Several statements, all or nothing. {@code work} may run more than once. */
    <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return bounded(Uni.createFrom().deferred(() -> pool.withTransaction(work)));
    }

    private <T> Uni<T> bounded(Uni<T> work) {
        return work.onFailure(DatabaseFailures::isConflict)
                .retry()
                .atMost(settings.conflictRetries())
                .ifNoItem()
                .after(settings.callTimeout())
                .on(timer())
                .fail();
    }

    /** The event loop that is running already; elsewhere another thread would have to be woken for every statement. */
    private static ScheduledExecutorService timer() {
        ContextInternal context = ContextInternal.current();
        return context == null ? Infrastructure.getDefaultWorkerPool() : context.nettyEventLoop();
    }
}
