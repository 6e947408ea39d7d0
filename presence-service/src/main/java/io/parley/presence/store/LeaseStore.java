package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Leases of gateways. Every time in here is the database's own: pods whose clocks disagree cannot end each other's leases.
 */
@ApplicationScoped
public class LeaseStore {
    /** Cost: one row by primary key. The row outlives every lease, so the epoch grows without end. */
    private static final String ACQUIRE =
            "INSERT INTO gateway_lease (ordinal, epoch, address, acquired_at, lease_until, cleared, finds_members)"
                    + " VALUES (?, 1, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, 0, ?)"
                    + " ON DUPLICATE KEY UPDATE epoch = epoch + 1, address = VALUES(address),"
                    + " acquired_at = VALUES(acquired_at), lease_until = VALUES(lease_until), cleared = 0,"
                    + " draining = 0, finds_members = VALUES(finds_members)";

    /** Cost: one row by primary key, which this transaction has just written. */
    private static final String EPOCH = "SELECT epoch FROM gateway_lease WHERE ordinal = ?";

    /** Cost: one row by primary key. The row count is of rows found, changed or not. */
    private static final String RENEW =
            "UPDATE gateway_lease SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND"
                    + " WHERE ordinal = ? AND epoch = ? AND cleared = 0";

    /** Cost: one row by primary key. */
    private static final String IS_DRAINING = "SELECT draining FROM gateway_lease WHERE ordinal = ? AND epoch = ?";

    /** Cost: one row by primary key. The row count is of rows found, changed or not. */
    private static final String DRAIN = "UPDATE gateway_lease SET draining = ? WHERE ordinal = ? AND cleared = 0";

    /** Cost: one row by primary key. */
    private static final String RELEASE =
            "UPDATE gateway_lease SET cleared = 1, lease_until = UTC_TIMESTAMP(3) WHERE ordinal = ? AND epoch = ?";

    /** Cost: one row by primary key. Of several replicas that try, one finds the row. */
    private static final String EXPIRE =
            "UPDATE gateway_lease SET cleared = 1 WHERE ordinal = ? AND epoch = ? AND cleared = 0 AND lease_until < ?";

    /** Cost: a table of at most 64 rows. */
    private static final String RAN_OUT =
            "SELECT ordinal, epoch FROM gateway_lease WHERE cleared = 0 AND lease_until < ?";

    /** Cost: a table of at most 64 rows. */
    private static final String HELD = "SELECT ordinal, epoch, finds_members FROM gateway_lease WHERE cleared = 0";

    /** Cost: a table of at most 64 rows. */
    private static final String COUNT_HELD = "SELECT COUNT(*) FROM gateway_lease WHERE cleared = 0 AND draining = 0";

    /** Cost: a round trip. */
    private static final String NOW = "SELECT UTC_TIMESTAMP(3)";

    private final Database database;

    LeaseStore(Database database) {
        this.database = database;
    }

    /** Ends whatever epoch the ordinal has and starts the next one. */
    public Uni<GatewayEpoch> acquire(LeaseRequest request, Duration lease) {
        int ordinal = request.ordinal();
        return database.inTransaction(connection -> connection
                .preparedQuery(ACQUIRE)
                .execute(Tuple.of(ordinal, request.address(), micros(lease), request.findsMembers() ? 1 : 0))
                .chain(() -> connection.preparedQuery(EPOCH).execute(Tuple.of(ordinal)))
                .map(rows -> new GatewayEpoch(ordinal, rows.iterator().next().getLong(0))));
    }

    /** Whether the lease was there to be prolonged. */
    public Uni<Boolean> renew(GatewayEpoch gateway, Duration lease) {
        return found(RENEW, Tuple.of(micros(lease), gateway.ordinal(), gateway.epoch()));
    }

    /** Whether an operator wants the gateway empty. */
    public Uni<Boolean> isDraining(GatewayEpoch gateway) {
        return database.execute(IS_DRAINING, Tuple.of(gateway.ordinal(), gateway.epoch()))
                .map(rows -> rows.size() > 0 && rows.iterator().next().getInteger(0) != 0);
    }

    /** Has a gateway emptied until its epoch ends, or takes that back; false when no gateway of this number holds a lease. */
    public Uni<Boolean> drain(int ordinal, boolean draining) {
        return found(DRAIN, Tuple.of(draining ? 1 : 0, ordinal));
    }

    /** Ends this epoch; false when it is not the ordinal's newest. */
    public Uni<Boolean> release(GatewayEpoch gateway) {
        return found(RELEASE, Tuple.of(gateway.ordinal(), gateway.epoch()));
    }

    /** Ends this epoch if its lease ran out before {@code asOf} and nobody has ended or renewed it since. */
    public Uni<Boolean> expire(GatewayEpoch gateway, LocalDateTime asOf) {
        return found(EXPIRE, Tuple.of(gateway.ordinal(), gateway.epoch(), asOf));
    }

    /** The database's clock, UTC. */
    public Uni<LocalDateTime> now() {
        return database.execute(NOW, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLocalDateTime(0));
    }

    /** Leases that ran out before {@code asOf}. */
    public Uni<List<GatewayEpoch>> ranOut(LocalDateTime asOf) {
        return database.execute(RAN_OUT, Tuple.of(asOf)).map(rows -> {
            List<GatewayEpoch> ranOut = new ArrayList<>();
            rows.forEach(row -> ranOut.add(new GatewayEpoch(row.getInteger(0), row.getLong(1))));
            return ranOut;
        });
    }

    /** A gateway whose sessions may be live, and whether it finds those of a group's members by itself. */
    public record LiveGateway(GatewayEpoch gateway, boolean findsMembers) {}

    /** Whoever holds a session that is registered before this is asked is among them. */
    public Uni<List<LiveGateway>> held() {
        return database.execute(HELD, Tuple.tuple()).map(rows -> {
            List<LiveGateway> held = new ArrayList<>(rows.size());
            rows.forEach(row -> held.add(
                    new LiveGateway(new GatewayEpoch(row.getInteger(0), row.getLong(1)), row.getInteger(2) != 0)));
            return held;
        });
    }

    /** How many leases are held by gateways that nobody wants empty. */
    public Uni<Long> countHeld() {
        return database.execute(COUNT_HELD, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private Uni<Boolean> found(String update, Tuple parameters) {
        return database.execute(update, parameters).map(result -> result.rowCount() == 1);
    }

    private static long micros(Duration lease) {
        return lease.toNanos() / ChronoUnit.MICROS.getDuration().toNanos();
    }
}
