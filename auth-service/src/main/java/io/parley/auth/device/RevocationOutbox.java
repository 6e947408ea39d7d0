package io.parley.auth.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.event.v1.Revocation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code pending_revocation} table: a revocation enters it in the transaction that makes it true, and leaves it when
 * Kafka has it. So none is lost when Kafka is down or a process dies between the two.
 */
@ApplicationScoped
class RevocationOutbox {
    private static final String ADD = "INSERT INTO pending_revocation (user_id, value, created_ms) VALUES (?, ?, ?)";

    /** A scan of the primary key from its start; the table is nearly always empty. */
    private static final String OLDEST = "SELECT id, value FROM pending_revocation ORDER BY id LIMIT ?";

    private static final String REMOVE = "DELETE FROM pending_revocation WHERE id = ?";
    private static final String COUNT = "SELECT COUNT(*) FROM pending_revocation";

    private final Pool pool;
    private final Clock clock;

    RevocationOutbox(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** A revocation that waits for Kafka. */
    record Pending(long id, Revocation revocation) {}

    Uni<Void> add(SqlConnection connection, Revocation revocation) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.of(revocation.getUserId(), Buffer.buffer(revocation.toByteArray()), clock.millis()))
                .replaceWithVoid();
    }

    /** The oldest ones, at most {@code limit}. */
    Uni<List<Pending>> oldest(int limit) {
        return pool.preparedQuery(OLDEST).execute(Tuple.of(limit)).map(rows -> {
            List<Pending> pending = new ArrayList<>(rows.size());
            for (Row row : rows) {
                pending.add(new Pending(row.getLong("id"), parse((Buffer) row.getValue("value"))));
            }
            return pending;
        });
    }

    Uni<Void> remove(List<Long> ids) {
        return pool.preparedQuery(REMOVE)
                .executeBatch(ids.stream().map(id -> Tuple.of(id)).toList())
                .replaceWithVoid();
    }

    Uni<Long> count() {
        return pool.query(COUNT).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    private static Revocation parse(Buffer value) {
        try {
            return Revocation.parseFrom(value.getBytes());
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("A stored revocation cannot be read", damaged);
        }
    }
}
