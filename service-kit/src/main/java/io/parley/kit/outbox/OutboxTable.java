package io.parley.kit.outbox;

import io.parley.proto.client.v1.Notice;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The statements on a service's outbox table. All times are the database's, so that clocks of pods need not agree. Several pods may
 * read and remove the same rows at once: nothing here relies on having them alone.
 */
final class OutboxTable {
    /** Cost: one insert. */
    private static final String ADD = """
            INSERT INTO %s (event_id, user_id, notice, created_at, tries, next_try_at)
            VALUES (?, ?, ?, UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3))""";

    /** Cost: the beginning of the index on next_try_at, without a lock; the table is nearly always empty. */
    private static final String DUE = """
            SELECT event_id, user_id, notice, tries FROM %s
            WHERE next_try_at <= UTC_TIMESTAMP(3) ORDER BY next_try_at LIMIT ?""";

    /** Cost: rows by primary key; one that another pod has removed costs a look. The list is filled up to one of two sizes. */
    private static final String REMOVE = "DELETE FROM %s WHERE event_id IN (%s)";

    /** Cost: one row by primary key. */
    private static final String PUT_OFF = """
            UPDATE %s SET tries = tries + 1, next_try_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
            WHERE event_id = ?""";

    /** Cost: reads the index up to the limit. */
    private static final String COUNT = "SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT ?) waiting";

    private final Pool pool;
    private final int batch;
    private final String add;
    private final String due;
    private final String removeOne;
    private final String removeBatch;
    private final String putOff;
    private final String count;

    OutboxTable(Pool pool, OutboxSettings settings) {
        this.pool = pool;
        batch = settings.batch();
        String table = settings.table();
        add = ADD.formatted(table);
        due = DUE.formatted(table);
        removeOne = REMOVE.formatted(table, "?");
        removeBatch = REMOVE.formatted(table, "?, ".repeat(batch - 1) + "?");
        putOff = PUT_OFF.formatted(table);
        count = COUNT.formatted(table);
    }

    Uni<Void> add(SqlConnection connection, int userId, Notice notice) {
        return connection
                .preparedQuery(add)
                .execute(Tuple.of(UUID.randomUUID().toString(), userId, Buffer.buffer(notice.toByteArray())))
                .replaceWithVoid();
    }

    /** Those whose time has come, at most one batch, those that wait longest first. */
    Uni<List<PendingNotice>> due() {
        return pool.preparedQuery(due).execute(Tuple.of(batch)).map(rows -> {
            List<PendingNotice> pending = new ArrayList<>(rows.size());
            for (Row row : rows) {
                pending.add(new PendingNotice(
                        row.getString(0), row.getInteger(1), ((Buffer) row.getValue(2)).getBytes(), row.getInteger(3)));
            }
            return pending;
        });
    }

    /** @param appended at most one batch */
    Uni<Void> remove(List<PendingNotice> appended) {
        int places = appended.size() == 1 ? 1 : batch;
        Tuple ids = Tuple.tuple();
        for (int i = 0; i < places; i++) {
            ids.addString(appended.get(Math.min(i, appended.size() - 1)).eventId());
        }
        return pool.preparedQuery(places == 1 ? removeOne : removeBatch)
                .execute(ids)
                .replaceWithVoid();
    }

    Uni<Void> putOff(PendingNotice refused, long pauseMs) {
        return pool.preparedQuery(putOff)
                .execute(Tuple.of(pauseMs * 1_000, refused.eventId()))
                .replaceWithVoid();
    }

    /** How many rows there are, {@code limit} at most. */
    Uni<Integer> count(int limit) {
        return pool.preparedQuery(count)
                .execute(Tuple.of(limit))
                .map(rows -> rows.iterator().next().getInteger(0));
    }
}
