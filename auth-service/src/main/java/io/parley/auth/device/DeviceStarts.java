package io.parley.auth.device;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.kit.outbox.Outbox;
import io.parley.kit.sql.LockConflicts;
import io.parley.proto.client.v1.Notice;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The transaction that starts a device, with the notice that tells the user of it.
 *
 * <p>A login may race with an end of devices ({@link DeviceStore}). It therefore inserts its device only if the account still has
 * the password hash that was checked and no later revocation, in one statement that takes a shared lock on the account row: it
 * is either wholly before the end, and is ended by it, or sees it and starts nothing.
 */
@ApplicationScoped
class DeviceStarts {
    /** One read by primary key, one write. Affects 1 row for a new device, 2 for a renewed one. */
    private static final String START = """
            INSERT INTO device
              (user_id, device_id, family, refresh_hash, refresh_expires_ms, created_ms, last_seen_ms, platform, address)
            SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM account
              WHERE id = ? AND password_hash = ? AND revoked_until_ms < ? AND suspended_ms IS NULL
            ON DUPLICATE KEY UPDATE family = VALUES(family), refresh_hash = VALUES(refresh_hash),
              refresh_expires_ms = VALUES(refresh_expires_ms), last_seen_ms = VALUES(last_seen_ms),
              platform = VALUES(platform), address = VALUES(address)""";

    private final Pool pool;
    private final Outbox outbox;
    private final AuditLog audit;

    DeviceStarts(Pool pool, Outbox outbox, AuditLog audit) {
        this.pool = pool;
        this.outbox = outbox;
        this.audit = audit;
    }

    /**
     * Starts or renews the device of a login. A notice is stored in the same transaction, if the device is new. When too many
     * notices wait already there is none: a login does not fail for it.
     */
    Uni<StartedDevice> start(DeviceStart login) {
        return login.notice()
                .map(notice -> startTelling(login, notice))
                .orElseGet(() -> LockConflicts.retried(start(pool, login)));
    }

    private Uni<StartedDevice> startTelling(DeviceStart login, Notice notice) {
        return LockConflicts.retried(pool.withTransaction(connection ->
                        start(connection, login).call(started -> tell(connection, login, started, notice))))
                .invoke(started -> {
                    if (started == StartedDevice.NEW) {
                        outbox.hint();
                    }
                });
    }

    private Uni<Void> tell(SqlConnection connection, DeviceStart login, StartedDevice started, Notice notice) {
        if (started == StartedDevice.ACCOUNT_CHANGED) {
            return Uni.createFrom().voidItem();
        }
        AuditEntry entry = AuditEntry.own(
                AuditAction.LOGGED_IN,
                login.userId(),
                login.device().text(),
                login.origin().address());
        Uni<Void> written = audit.write(connection, entry);
        return started == StartedDevice.NEW && outbox.hasRoom()
                ? written.chain(() -> outbox.add(connection, login.userId(), notice))
                : written;
    }

    private static Uni<StartedDevice> start(SqlClient client, DeviceStart login) {
        Tuple values = Tuple.tuple()
                .addValue(login.device().text())
                .addValue(Buffer.buffer(login.token().family()))
                .addValue(Buffer.buffer(login.token().hash()))
                .addValue(login.expiresMs())
                .addValue(login.issuedMs())
                .addValue(login.issuedMs())
                .addValue(login.origin().platform())
                .addValue(login.origin().address())
                .addValue(login.userId())
                .addValue(login.checkedHash())
                .addValue(login.issuedMs());
        return client.preparedQuery(START).execute(values).map(result -> switch (result.rowCount()) {
            case 0 -> StartedDevice.ACCOUNT_CHANGED;
            case 1 -> StartedDevice.NEW;
            default -> StartedDevice.RENEWED;
        });
    }
}
