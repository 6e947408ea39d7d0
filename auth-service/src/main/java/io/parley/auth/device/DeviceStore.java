package io.parley.auth.device;

import io.parley.auth.account.UserProfile;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.token.RefreshToken;
import io.parley.kit.sql.LockConflicts;
import io.parley.proto.event.v1.Revocation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The {@code device} table and the transactions around it, but for the start of a device ({@link DeviceStarts}) and new passwords
 * ({@link PasswordStore}). Whatever ends devices locks the account row first, and stores the revocation in the same transaction.
 */
@ApplicationScoped
class DeviceStore {
    /** Two reads by unique keys. */
    private static final String FIND_BY_FAMILY = """
            SELECT a.id, a.name, a.nickname, a.avatar_url, a.revoked_until_ms,
                   d.device_id, d.refresh_expires_ms, d.refresh_hash, d.last_seen_ms,
                   d.previous_hash, d.successor_salt, d.rotated_ms
            FROM device d JOIN account a ON a.id = d.user_id WHERE d.family = ?""";

    /** One read by unique key. */
    private static final String OWNER = "SELECT user_id FROM device WHERE family = ?";

    /** One write by unique key; affects no row when the token is not the newest any more. */
    private static final String ROTATE = """
            UPDATE device SET refresh_hash = ?, refresh_expires_ms = ?, last_seen_ms = ?, address = ?,
              previous_hash = ?, successor_salt = ?, rotated_ms = ?
            WHERE family = ? AND refresh_hash = ?""";

    /** Reads the devices of one account, at most {@code parley.auth.devices.per-account} and a few. */
    private static final String LIST = """
            SELECT device_id, created_ms, last_seen_ms, platform, address FROM device WHERE user_id = ?
            ORDER BY last_seen_ms DESC, device_id LIMIT 1000""";

    private static final String LOCK_ACCOUNT = "SELECT id FROM account WHERE id = ? FOR UPDATE";
    private static final String SEEN_ONE = "SELECT last_seen_ms FROM device WHERE user_id = ? AND device_id = ?";
    private static final String DELETE_ONE = "DELETE FROM device WHERE user_id = ? AND device_id = ?";

    /** Reads the devices of one account; one row at the most in the ordinary case. */
    private static final String BEYOND_LIMIT = """
            SELECT device_id FROM device WHERE user_id = ?
            ORDER BY last_seen_ms DESC, device_id LIMIT 100 OFFSET ?""";

    private final Pool pool;
    private final RevocationStore revocations;
    private final AuditLog audit;
    private final Clock clock;

    DeviceStore(Pool pool, RevocationStore revocations, AuditLog audit, Clock clock) {
        this.pool = pool;
        this.revocations = revocations;
        this.audit = audit;
        this.clock = clock;
    }

    /** The device whose family the token is of, if it is still logged in. */
    Uni<Optional<RefreshableDevice>> find(RefreshToken token) {
        return pool.preparedQuery(FIND_BY_FAMILY)
                .execute(Tuple.of(Buffer.buffer(token.family())))
                .map(rows -> first(rows).map(DeviceStore::refreshable));
    }

    /** Whose device the token is of, whether it is the newest or not. */
    Uni<Optional<Integer>> owner(RefreshToken token) {
        return pool.preparedQuery(OWNER)
                .execute(Tuple.of(Buffer.buffer(token.family())))
                .map(rows -> first(rows).map(row -> row.getInteger(0)));
    }

    /**
     * Replaces the newest token of a family by the one made with the salt; false when the old one is no longer the newest.
     *
     * @param nowMs for how long the old one may come again counts from here
     */
    Uni<Boolean> rotate(RefreshToken old, byte[] salt, long expiresMs, long issuedMs, long nowMs, String address) {
        Tuple values = Tuple.tuple()
                .addValue(Buffer.buffer(old.next(salt).hash()))
                .addValue(expiresMs)
                .addValue(issuedMs)
                .addValue(address)
                .addValue(Buffer.buffer(old.hash()))
                .addValue(Buffer.buffer(salt))
                .addValue(nowMs)
                .addValue(Buffer.buffer(old.family()))
                .addValue(Buffer.buffer(old.hash()));
        return LockConflicts.retried(pool.preparedQuery(ROTATE).execute(values)).map(result -> result.rowCount() == 1);
    }

    /** Ends one device and stores the revocation; false when the device was not logged in. */
    Uni<Boolean> end(int userId, DeviceId device, Ending ending) {
        Tuple one = Tuple.of(userId, device.text());
        return LockConflicts.retried(pool.withTransaction(connection -> lockAccount(connection, userId)
                .chain(() -> connection.preparedQuery(SEEN_ONE).execute(one))
                .chain(seen -> first(seen)
                        .map(row -> {
                            long untilMs = Math.max(clock.millis(), row.getLong(0));
                            Revocation revocation = ending.revocation(userId)
                                    .setDeviceId(device.text())
                                    .setIssuedUntilMs(untilMs)
                                    .build();
                            return connection
                                    .preparedQuery(DELETE_ONE)
                                    .execute(one)
                                    .chain(() -> revocations.store(connection, revocation))
                                    .chain(() -> audit.write(connection, ending.entry(userId, device)))
                                    .replaceWith(true);
                        })
                        .orElseGet(() -> Uni.createFrom().item(false)))));
    }

    /** Devices of an account beyond the given number, those seen longest ago. */
    Uni<List<DeviceId>> beyond(int userId, int limit) {
        return pool.preparedQuery(BEYOND_LIMIT).execute(Tuple.of(userId, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new DeviceId(row.getString(0)))
                .toList());
    }

    /** The devices of an account, the one seen last first. */
    Uni<List<ListedDevice>> list(int userId) {
        return pool.preparedQuery(LIST).execute(Tuple.of(userId)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new ListedDevice(
                        new DeviceId(row.getString("device_id")),
                        row.getLong("created_ms"),
                        row.getLong("last_seen_ms"),
                        new DeviceOrigin(row.getString("platform"), row.getString("address"))))
                .toList());
    }

    private static Uni<RowSet<Row>> lockAccount(SqlConnection connection, int userId) {
        return connection.preparedQuery(LOCK_ACCOUNT).execute(Tuple.of(userId));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static RefreshableDevice refreshable(Row row) {
        UserProfile user = new UserProfile(
                row.getInteger("id"), row.getString("name"), row.getString("nickname"), row.getString("avatar_url"));
        Optional<RefreshableDevice.Rotation> rotation = Optional.ofNullable(bytes(row, "previous_hash"))
                .map(previous -> new RefreshableDevice.Rotation(
                        previous, bytes(row, "successor_salt"), row.getLong("rotated_ms")));
        return new RefreshableDevice(
                user,
                new DeviceId(row.getString("device_id")),
                bytes(row, "refresh_hash"),
                rotation,
                row.getLong("refresh_expires_ms"),
                row.getLong("last_seen_ms"),
                row.getLong("revoked_until_ms"));
    }

    private static byte[] bytes(Row row, String column) {
        Buffer value = (Buffer) row.getValue(column);
        return value == null ? null : value.getBytes();
    }
}
