package io.parley.auth.deletion;

import io.parley.auth.account.Account;
import io.parley.auth.account.DeletedAccounts;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.AllDevices;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.Ending;
import io.parley.auth.mail.MailKind;
import io.parley.auth.mail.MailLocale;
import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.Mails;
import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The transaction that deletes an account. */
@ApplicationScoped
class DeletionStore {
    /** A row by primary key. */
    private static final String LOCK =
            "SELECT name, name_key, email, email_key FROM account WHERE id = ? AND password_hash = ? FOR UPDATE";

    private static final String DELETE = "DELETE FROM account WHERE id = ?";

    private final Pool pool;
    private final AllDevices devices;
    private final DeletedAccounts deleted;
    private final Mails mails;
    private final AuditLog audit;

    DeletionStore(Pool pool, AllDevices devices, DeletedAccounts deleted, Mails mails, AuditLog audit) {
        this.pool = pool;
        this.devices = devices;
        this.deleted = deleted;
        this.mails = mails;
        this.audit = audit;
    }

    /** False when the password changed after the account was read, or the account is gone. */
    Uni<Boolean> delete(Account account, DeviceId asking, ClientAddress client) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(account.id, account.passwordHash))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : delete(connection, account.id, rows.iterator().next(), asking)
                                .chain(() -> audit.write(
                                        connection,
                                        AuditEntry.own(
                                                AuditAction.ACCOUNT_DELETED, account.id, asking.text(), client.text())))
                                .replaceWith(true))));
    }

    private Uni<Void> delete(SqlConnection connection, int userId, Row row, DeviceId asking) {
        return devices.endButSessionsOf(connection, userId, asking, Ending.ACCOUNT_DELETED)
                .chain(() -> deleted.add(connection, userId, row.getString("name_key"), row.getString("email_key")))
                .chain(() -> connection.preparedQuery(DELETE).execute(Tuple.of(userId)))
                .chain(() -> sayGoodbye(connection, row.getString("email"), row.getString("name")));
    }

    private Uni<Void> sayGoodbye(SqlConnection connection, String email, String name) {
        return email == null
                ? Uni.createFrom().voidItem()
                : mails.order(connection, new MailOrder(MailKind.ACCOUNT_DELETED, email, MailLocale.ENGLISH, name));
    }
}
