package io.parley.auth.device;

import io.parley.auth.account.UserProfile;
import io.parley.auth.token.RefreshToken;
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
 * The {@code device} table and the transactions around it, but for the start of a device ({@link DeviceStarts}). Whatever ends
 * devices locks the account row first, and stores the revocation in the same transaction.
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

    /** Reads the devices of one account, at most {@code parley.auth.devices.per-account} and a few. */
    private static final String SEEN_LAST = "SELECT MAX(last_seen_ms) FROM device WHERE user_id = ?";

    private static final String DELETE_OTHERS = "DELETE FROM device WHERE user_id = ? AND device_id <> ?";
    private static final String CHANGE_PASSWORD =
            "UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?";
    private static final String REVOKED_UNTIL =
            "UPDATE account SET revoked_until_ms = GREATEST(revoked_until_ms, ?) WHERE id = ?";
    private static final String RENEW_ONE = """
            UPDATE device SET family = ?, refresh_hash = ?, refresh_expires_ms = ?, last_seen_ms = ?
            WHERE user_id = ? AND device_id = ?""";

    /** Reads the devices of one account; one row at the most in the ordinary case. */
    private static final String BEYOND_LIMIT = """
            SELECT device_id FROM device WHERE user_id = ?
            ORDER BY last_seen_ms DESC, device_id LIMIT 100 OFFSET ?""";

    private final Pool pool;
    private final RevocationOutbox outbox;
    private final RevocationHistory history;
    private final Clock clock;

    DeviceStore(Pool pool, RevocationOutbox outbox, RevocationHistory history, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.history = history;
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
    Uni<Boolean> end(int userId, DeviceId device, String reason) {
        Tuple one = Tuple.of(userId, device.text());
        return LockConflicts.retried(pool.withTransaction(connection -> lockAccount(connection, userId)
                .chain(() -> connection.preparedQuery(SEEN_ONE).execute(one))
                .chain(seen -> first(seen)
                        .map(row -> {
                            long untilMs = Math.max(clock.millis(), row.getLong(0));
                            Revocation revocation = Revocation.newBuilder()
                                    .setUserId(userId)
                                    .setDeviceId(device.text())
                                    .setIssuedUntilMs(untilMs)
                                    .setReason(reason)
                                    .build();
                            return connection
                                    .preparedQuery(DELETE_ONE)
                                    .execute(one)
                                    .chain(() -> revoke(connection, revocation))
                                    .replaceWith(true);
                        })
                        .orElseGet(() -> Uni.createFrom().item(false)))));
    }

    /**
     * Changes the password, ends all devices but one and gives that one a new token. The answer is the time its access
     * token is to be issued at, just after the revocation; empty when the password changed or the device ended meanwhile.
     */
    Uni<Optional<Long>> changePassword(PasswordReplacement change) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(CHANGE_PASSWORD)
                .execute(Tuple.of(change.newHash(), change.userId(), change.checkedHash()))
                .chain(changed -> changed.rowCount() == 0
                        ? Uni.createFrom().item(Optional.<Long>empty())
                        : endOthers(connection, change).chain(issuedMs -> renew(connection, change, issuedMs)))));
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

    private Uni<Long> endOthers(SqlConnection connection, PasswordReplacement change) {
        return connection
                .preparedQuery(SEEN_LAST)
                .execute(Tuple.of(change.userId()))
                .chain(seen -> {
                    Long lastMs = seen.iterator().next().getLong(0);
                    long untilMs = Math.max(clock.millis(), lastMs == null ? 0 : lastMs);
                    Revocation revocation = Revocation.newBuilder()
                            .setUserId(change.userId())
                            .setExceptDeviceId(change.device().text())
                            .setSpareSessionsOnly(true)
                            .setIssuedUntilMs(untilMs)
                            .setReason("The password was changed on another device.")
                            .build();
                    return connection
                            .preparedQuery(DELETE_OTHERS)
                            .execute(Tuple.of(change.userId(), change.device().text()))
                            .chain(() -> revoke(connection, revocation))
                            .replaceWith(untilMs + 1);
                });
    }

    private Uni<Optional<Long>> renew(SqlConnection connection, PasswordReplacement change, long issuedMs) {
        Tuple values = Tuple.tuple()
                .addValue(Buffer.buffer(change.token().family()))
                .addValue(Buffer.buffer(change.token().hash()))
                .addValue(issuedMs + change.refreshLifetimeMs())
                .addValue(issuedMs)
                .addValue(change.userId())
                .addValue(change.device().text());
        return connection.preparedQuery(RENEW_ONE).execute(values).map(renewed -> {
            if (renewed.rowCount() == 0) {
                throw new DeviceEnded();
            }
            return Optional.of(issuedMs);
        });
    }

    private Uni<Void> revoke(SqlConnection connection, Revocation revocation) {
        return connection
                .preparedQuery(REVOKED_UNTIL)
                .execute(Tuple.of(revocation.getIssuedUntilMs(), revocation.getUserId()))
                .chain(() -> outbox.add(connection, revocation))
                .chain(() -> history.add(connection, revocation));
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
