package io.parley.auth.audit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Writes the {@code audit} table. Never blocks. */
@ApplicationScoped
public class AuditLog {
    private static final Logger LOG = Logger.getLogger(AuditLog.class);
    private static final String ADD = """
            INSERT INTO audit (at_ms, action, user_id, actor_id, device_id, address, note)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    /** Entries on their way that nobody waits for. */
    private static final int MOST_UNDER_WAY = 200;

    private final Pool pool;
    private final Clock clock;
    private final AuditBudget budget;
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final Counter written;
    private final Counter leftOut;

    AuditLog(Pool pool, Clock clock, AuditSettings settings, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        budget = new AuditBudget(settings.perUserAndHour(), Ticker.systemTicker());
        written = Counter.builder("parley.auth.audit.entries")
                .description("Entries written into the audit log")
                .register(metrics);
        leftOut = Counter.builder("parley.auth.audit.left.out")
                .description(
                        "Entries that are not in the audit log, because one user caused too many or the database was slow")
                .register(metrics);
    }

    /** Writes an entry in the transaction that makes it true, unless its user has caused too many of late. */
    public Uni<Void> write(SqlClient connection, AuditEntry entry) {
        return switch (roomFor(entry)) {
            case WRITE -> add(connection, entry);
            case TELL -> {
                leftOut.increment();
                yield add(connection, entry.leftOut());
            }
            case LEAVE_OUT -> {
                leftOut.increment();
                yield Uni.createFrom().voidItem();
            }
        };
    }

    /** Writes an entry in the current transaction of Hibernate, however many its user has caused. */
    public Uni<Void> persist(AuditEntry entry) {
        return Panache.getSession()
                .chain(session -> session.persist(AuditRow.of(entry, clock.millis())))
                .invoke(() -> written.increment());
    }

    /**
     * Writes an entry by itself. Nobody waits for it: else the time of a refusal would tell that there is such an account. Any thread
     * with a Vert.x context.
     */
    public void note(AuditEntry entry) {
        if (!underWay.tryAcquire()) {
            leftOut.increment();
            return;
        }
        write(pool, entry)
                .onTermination()
                .invoke(() -> underWay.release())
                .subscribe()
                .with(done -> {}, failure -> {
                    leftOut.increment();
                    LOG.debugf("An entry is not in the audit log: %s", failure.getMessage());
                });
    }

    /** Nothing that an operator does is left out. */
    private AuditBudget.Room roomFor(AuditEntry entry) {
        return entry.isByOperator() ? AuditBudget.Room.WRITE : budget.take(entry.action(), entry.countedBy());
    }

    private Uni<Void> add(SqlClient connection, AuditEntry entry) {
        Tuple values = Tuple.tuple()
                .addValue(clock.millis())
                .addValue(entry.action().text())
                .addValue(entry.userId())
                .addValue(entry.actorId())
                .addValue(entry.deviceId())
                .addValue(entry.address())
                .addValue(entry.note());
        return connection
                .preparedQuery(ADD)
                .execute(values)
                .invoke(() -> written.increment())
                .replaceWithVoid();
    }
}
