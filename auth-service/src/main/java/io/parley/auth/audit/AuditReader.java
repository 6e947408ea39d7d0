package io.parley.auth.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads the {@code audit} table, the newest first. */
@ApplicationScoped
public class AuditReader {
    private static final String READ = """
            SELECT e.id, e.at_ms, e.action, e.user_id, e.actor_id, e.device_id, e.address, e.note,
                   COALESCE(u.name, '') user_name, COALESCE(a.name, '') actor_name
            FROM audit e LEFT JOIN account u ON u.id = e.user_id LEFT JOIN account a ON a.id = e.actor_id
            WHERE TRUE""";

    private static final String NEWEST_FIRST = " ORDER BY e.id DESC LIMIT ?";

    /** Entries lie in the order of time, but for the clocks of replicas: an end of an index finds where one begins. */
    private static final String SINCE =
            " AND e.at_ms >= ? AND e.id >= (SELECT id FROM audit WHERE at_ms >= ? ORDER BY at_ms, id LIMIT 1)";

    private static final String UNTIL =
            " AND e.at_ms < ? AND e.id <= (SELECT id FROM audit WHERE at_ms < ? ORDER BY at_ms DESC, id DESC LIMIT 1)";

    private final Pool pool;

    AuditReader(Pool pool) {
        this.pool = pool;
    }

    /** At most as many as are asked for. Reads an index in the order of its entries: by user, by actor, by action, by address, or all. */
    public Uni<List<StoredAuditEntry>> read(AuditQuestion question) {
        StringBuilder sql = new StringBuilder(READ);
        Tuple values = Tuple.tuple();
        given(question.userId() != 0, " AND e.user_id = ?", question.userId(), sql, values);
        given(question.actorId() != 0, " AND e.actor_id = ?", question.actorId(), sql, values);
        given(!question.action().isEmpty(), " AND e.action = ?", question.action(), sql, values);
        given(!question.address().isEmpty(), " AND e.address = ?", question.address(), sql, values);
        given(question.beforeId() != 0, " AND e.id < ?", question.beforeId(), sql, values);
        if (question.sinceMs() != 0) {
            given(true, SINCE, question.sinceMs(), sql, values.addValue(question.sinceMs()));
        }
        if (question.untilMs() != 0) {
            given(true, UNTIL, question.untilMs(), sql, values.addValue(question.untilMs()));
        }
        return pool.preparedQuery(sql.append(NEWEST_FIRST).toString())
                .execute(values.addValue(question.limit()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AuditReader::entry)
                        .toList());
    }

    private static void given(boolean given, String condition, Object value, StringBuilder sql, Tuple values) {
        if (given) {
            sql.append(condition);
            values.addValue(value);
        }
    }

    private static StoredAuditEntry entry(Row row) {
        return new StoredAuditEntry(
                row.getLong("id"),
                row.getLong("at_ms"),
                row.getString("action"),
                row.getInteger("user_id"),
                row.getInteger("actor_id"),
                row.getString("device_id"),
                row.getString("address"),
                row.getString("note"),
                row.getString("user_name"),
                row.getString("actor_name"));
    }
}
