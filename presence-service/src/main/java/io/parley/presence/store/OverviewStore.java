package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What operators see of gateways and sessions. */
@ApplicationScoped
public class OverviewStore {
    /** At most 64 rows, each with a count of an index. */
    private static final String GATEWAYS = """
            SELECT l.ordinal, l.address, l.epoch, l.draining,
                   TIMESTAMPDIFF(MICROSECOND, '1970-01-01', l.acquired_at) DIV 1000 since_ms,
                   TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), l.lease_until) DIV 1000 left_ms,
                   (SELECT COUNT(*) FROM session s WHERE s.ordinal = l.ordinal AND s.epoch = l.epoch) sessions
            FROM gateway_lease l WHERE NOT l.cleared ORDER BY l.ordinal""";

    /** The devices of each user, side by side in the primary key. */
    private static final StatementSizes SESSIONS =
            new StatementSizes(size -> """
            SELECT s.user_id, s.device_id, s.ordinal, l.address,
                   TIMESTAMPDIFF(MICROSECOND, '1970-01-01', s.since) DIV 1000 since_ms
            FROM session s JOIN gateway_lease l ON l.ordinal = s.ordinal AND l.epoch = s.epoch
            WHERE NOT l.cleared AND s.user_id IN (%s)""".formatted(StatementSizes.repeated("?", ",", size)));

    private final Database database;

    OverviewStore(Database database) {
        this.database = database;
    }

    /**
     * A gateway that holds a lease.
     *
     * @param leaseLeftMs negative once it has run out
     * @param sessions as many as are registered now
     * @param draining an operator wants it empty
     */
    public record HeldLease(
            int ordinal, String address, long epoch, long sinceMs, long leaseLeftMs, long sessions, boolean draining) {}

    /** A live session, and which gateway holds it. */
    public record HeldSession(int userId, String deviceId, int ordinal, String address, long sinceMs) {}

    /** All gateways, by number. */
    public Uni<List<HeldLease>> gateways() {
        return database.execute(GATEWAYS, Tuple.tuple())
                .map(rows -> list(
                        rows,
                        row -> new HeldLease(
                                row.getInteger("ordinal"),
                                row.getString("address"),
                                row.getLong("epoch"),
                                row.getLong("since_ms"),
                                row.getLong("left_ms"),
                                row.getLong("sessions"),
                                row.getInteger("draining") != 0)));
    }

    /** The sessions of 1 to 512 users, in no particular order. */
    public Uni<List<HeldSession>> sessions(List<Integer> userIds) {
        List<Integer> padded = StatementSizes.pieces(userIds).getFirst();
        return database.execute(SESSIONS.text(padded.size()), Tuple.tuple(List.copyOf(padded)))
                .map(rows -> list(
                        rows,
                        row -> new HeldSession(
                                row.getInteger("user_id"),
                                row.getString("device_id"),
                                row.getInteger("ordinal"),
                                row.getString("address"),
                                row.getLong("since_ms"))));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }
}
