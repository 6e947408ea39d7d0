package io.parley.auth.verification;

import io.parley.auth.account.AccountStore;
import io.parley.auth.account.DeletedAccounts;
import io.parley.auth.account.EmailAddress;
import io.parley.auth.account.NameKey;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.mail.MailKind;
import io.parley.auth.mail.MailLocale;
import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.Mails;
import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The columns of {@code account} with the e-mail address, once codes confirm them. An address that is not confirmed gives way. */
@ApplicationScoped
public class AddressStore {
    /** Two reads of account_email_unique. */
    private static final String HOLDER =
            "SELECT id, name, email_key, email_confirmed FROM account WHERE email_key IN (?, ?)";

    private static final String LOCK = "SELECT name, email, email_key FROM account WHERE id = ? FOR UPDATE";
    private static final String FREE = """
            UPDATE account SET email = NULL, email_key = NULL, email_findable = FALSE
            WHERE email_key IN (?, ?) AND NOT email_confirmed AND id <> ?""";
    private static final String WRITE =
            "UPDATE account SET email = ?, email_key = ?, email_confirmed = TRUE WHERE id = ?";
    private static final String REMOVE = """
            UPDATE account SET email = NULL, email_key = NULL, email_confirmed = FALSE, email_findable = FALSE
            WHERE id = ?""";
    private static final int NOBODY = 0;

    private final Pool pool;
    private final DeletedAccounts deleted;
    private final Mails mails;
    private final AuditLog audit;

    AddressStore(Pool pool, DeletedAccounts deleted, Mails mails, AuditLog audit) {
        this.pool = pool;
        this.deleted = deleted;
        this.mails = mails;
        this.audit = audit;
    }

    /** Who has an address, and whether it is confirmed. */
    record Holder(int userId, String name, boolean confirmed) {}

    Uni<Optional<Holder>> holder(NameKey address) {
        return holder(pool, address);
    }

    private static Uni<Optional<Holder>> holder(SqlClient client, NameKey address) {
        return client.preparedQuery(HOLDER)
                .execute(Tuple.of(address.key(), address.former()))
                .map(rows -> Optional.ofNullable(address.choose(rows, row -> row.getString("email_key")))
                        .map(row -> new Holder(
                                row.getInteger("id"), row.getString("name"), row.getInteger("email_confirmed") != 0)));
    }

    /** Takes an address away from whoever has it without having confirmed it, or had it in an account that is deleted. */
    public Uni<Void> free(EmailAddress address) {
        return LockConflicts.retried(free(pool, address.key(), NOBODY));
    }

    private Uni<Void> free(SqlClient client, NameKey address, int butUserId) {
        return client.preparedQuery(FREE)
                .execute(Tuple.of(address.key(), address.former(), butUserId))
                .chain(() -> deleted.freeEmail(client, address));
    }

    /**
     * Gives an account a confirmed address in the place of its own, or takes its own away. The former one is told by a mail.
     *
     * @param entry for the audit log
     * @return fails with ALREADY_EXISTS when somebody else has confirmed the address
     */
    public Uni<Void> replace(int userId, Optional<EmailAddress> address, AuditEntry entry) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(userId))
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().voidItem()
                                : replace(connection, userId, rows.iterator().next(), address)
                                        .chain(() -> audit.write(connection, entry)))))
                .invoke(mails::hint);
    }

    private Uni<Void> replace(SqlConnection connection, int userId, Row before, Optional<EmailAddress> address) {
        String formerText = before.getString("email");
        String formerKey = before.getString("email_key");
        boolean same =
                address.filter(given -> given.key().key().equals(formerKey)).isPresent();
        Uni<?> written = address.<Uni<?>>map(given -> write(connection, userId, given))
                .orElseGet(() -> connection.preparedQuery(REMOVE).execute(Tuple.of(userId)));
        return written.chain(() -> formerText == null || same
                ? Uni.createFrom().voidItem()
                : mails.order(
                        connection,
                        new MailOrder(
                                MailKind.ADDRESS_CHANGED, formerText, MailLocale.ENGLISH, before.getString("name"))));
    }

    private Uni<Void> write(SqlConnection connection, int userId, EmailAddress address) {
        return free(connection, address.key(), userId)
                .chain(() -> holder(connection, address.key()))
                .chain(holder -> {
                    if (holder.filter(other -> other.userId() != userId).isPresent()) {
                        throw AccountStore.emailTaken();
                    }
                    return connection
                            .preparedQuery(WRITE)
                            .execute(Tuple.of(address.text(), address.key().key(), userId))
                            .replaceWithVoid();
                });
    }
}
