package io.parley.auth.device;

import io.parley.auth.account.Account;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.mail.MailKind;
import io.parley.auth.mail.MailLocale;
import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.Mails;
import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The transactions that store a new password: they end the devices of the account, and lock its row first. */
@ApplicationScoped
class PasswordStore {
    private static final String CHANGE = "UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?";

    /** Who has the code has the mailbox. */
    private static final String RESET =
            "UPDATE account SET password_hash = ?, email_confirmed = TRUE WHERE id = ? AND email_key = ?";

    private static final String DELETE_OTHERS = "DELETE FROM device WHERE user_id = ? AND device_id <> ?";
    private static final String RENEW_ONE = """
            UPDATE device SET family = ?, refresh_hash = ?, refresh_expires_ms = ?, last_seen_ms = ?
            WHERE user_id = ? AND device_id = ?""";

    private final Pool pool;
    private final AllDevices devices;
    private final RevocationStore revocations;
    private final AuditLog audit;
    private final Mails mails;

    PasswordStore(Pool pool, AllDevices devices, RevocationStore revocations, AuditLog audit, Mails mails) {
        this.pool = pool;
        this.devices = devices;
        this.revocations = revocations;
        this.audit = audit;
        this.mails = mails;
    }

    /**
     * Changes the password, ends all devices but one and gives that one a new token. The answer is the time its access
     * token is to be issued at, just after the revocation; empty when the password changed or the device ended meanwhile.
     */
    Uni<Optional<Long>> change(PasswordReplacement change) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(CHANGE)
                .execute(Tuple.of(change.newHash(), change.userId(), change.checkedHash()))
                .chain(changed -> changed.rowCount() == 0
                        ? Uni.createFrom().item(Optional.<Long>empty())
                        : endOthers(connection, change)
                                .chain(issuedMs -> renew(connection, change, issuedMs))
                                .call(() -> tell(
                                        connection,
                                        change.account(),
                                        AuditEntry.own(
                                                AuditAction.PASSWORD_CHANGED,
                                                change.userId(),
                                                change.device().text(),
                                                change.address()))))));
    }

    /**
     * Stores a password, whatever the one before it was, and ends all devices; false when the address changed meanwhile.
     *
     * @param entry for the audit log
     */
    Uni<Boolean> reset(Account account, String newHash, AuditEntry entry) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(RESET)
                .execute(Tuple.of(newHash, account.id, account.emailKey))
                .chain(changed -> changed.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : devices.end(connection, account.id, Ending.PASSWORD_RESET)
                                .chain(() -> tell(connection, account, entry))
                                .replaceWith(true))));
    }

    /** In the audit log, and to the owner by mail: if it was somebody else he must know. */
    private Uni<Void> tell(SqlConnection connection, Account account, AuditEntry entry) {
        Uni<Void> written = audit.write(connection, entry);
        return account.email == null
                ? written
                : written.chain(() -> mails.order(
                        connection,
                        new MailOrder(MailKind.PASSWORD_CHANGED, account.email, MailLocale.ENGLISH, account.name)));
    }

    private Uni<Long> endOthers(SqlConnection connection, PasswordReplacement change) {
        return devices.lastMoment(connection, change.userId())
                .call(() -> connection
                        .preparedQuery(DELETE_OTHERS)
                        .execute(Tuple.of(change.userId(), change.device().text())))
                .call(untilMs -> revocations.store(
                        connection,
                        Ending.PASSWORD_CHANGED
                                .revocation(change.userId())
                                .setExceptDeviceId(change.device().text())
                                .setSpareSessionsOnly(true)
                                .setIssuedUntilMs(untilMs)
                                .build()))
                .map(untilMs -> untilMs + 1);
    }

    private static Uni<Optional<Long>> renew(SqlConnection connection, PasswordReplacement change, long issuedMs) {
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
}
