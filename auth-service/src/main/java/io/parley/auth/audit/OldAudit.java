package io.parley.auth.audit;

import io.parley.kit.sql.Sweep;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Deletes entries that are older than they are kept. */
@ApplicationScoped
public class OldAudit {
    private static final Duration PAUSE = Duration.ofHours(1);

    /** The beginning of an index. */
    private static final String DELETE = "DELETE FROM audit WHERE at_ms < ? ORDER BY at_ms LIMIT 1000";

    private final Pool pool;
    private final Clock clock;
    private final long keepMs;
    private final Sweep sweep;

    OldAudit(Pool pool, Vertx vertx, Clock clock, AuditSettings settings) {
        this.pool = pool;
        this.clock = clock;
        keepMs = settings.keep().toMillis();
        sweep = new Sweep(vertx, "The audit log", PAUSE, this::delete);
    }

    /** Begins. */
    public void start() {
        sweep.start();
    }

    @PreDestroy
    void stop() {
        sweep.close();
    }

    /** Deletes a batch; how many there were. */
    public Uni<Integer> delete() {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(clock.millis() - keepMs))
                .map(deleted -> deleted.rowCount());
    }
}
