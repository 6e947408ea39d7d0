package io.parley.auth.operator;

import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.account.NewAccount;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.DeviceId;
import io.parley.auth.login.Password;
import io.parley.auth.login.PasswordConfirmation;
import io.parley.auth.login.Registrations;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Makes the first operator. A stranger who registered the name before gets no role: he has another password. Doing it again, or in
 * several processes at once, changes nothing.
 */
@ApplicationScoped
public class FirstOperator {
    private static final Logger LOG = Logger.getLogger(FirstOperator.class);
    private static final DeviceId DEVICE = new DeviceId("first-operator");
    private static final ClientAddress NOWHERE = ClientAddress.of("");

    private static final String MAKE = "UPDATE account SET role = ? WHERE id = ? AND role = ''";

    private final FirstOperatorSettings settings;
    private final Registrations registrations;
    private final AccountStore accounts;
    private final PasswordConfirmation confirmation;
    private final AuditLog audit;
    private final Pool pool;

    FirstOperator(
            FirstOperatorSettings settings,
            Registrations registrations,
            AccountStore accounts,
            PasswordConfirmation confirmation,
            AuditLog audit,
            Pool pool) {
        this.settings = settings;
        this.registrations = registrations;
        this.accounts = accounts;
        this.confirmation = confirmation;
        this.audit = audit;
        this.pool = pool;
    }

    /** On a Vert.x context. Does nothing when no name is set, nor when the account has a role already. */
    public Uni<Void> make() {
        if (settings.name().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        NewAccount account;
        Password password;
        try {
            account = NewAccount.parse(settings.name().get(), "", "", "");
            password = Password.chosen("password", settings.password().orElse(""));
        } catch (Refusal invalid) {
            throw new IllegalStateException("parley.auth.first-operator cannot be made: " + invalid.getMessage());
        }
        return make(account, password);
    }

    private Uni<Void> make(NewAccount account, Password password) {
        return registrations
                .create(account, password, DEVICE)
                .replaceWithVoid()
                .onFailure(FirstOperator::isTaken)
                .recoverWithNull()
                .chain(() -> accounts.find(AccountName.parse(account.name().text())))
                .chain(found -> found.isEmpty() || !found.get().role.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : confirmation
                                .confirm(found.get().id, password, NOWHERE, DEVICE, "another password")
                                .chain(own -> give(own.id))
                                .onFailure(Refusal.class)
                                .invoke(() -> LOG.warnf(
                                        "%s is no operator: an account of this name exists and has another password than"
                                                + " parley.auth.first-operator.password. Choose another name, or have an"
                                                + " operator give it the role.",
                                        account.name().text()))
                                .onFailure(Refusal.class)
                                .recoverWithNull());
    }

    private Uni<Void> give(int userId) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(MAKE)
                .execute(Tuple.of(Role.OPERATOR.text(), userId))
                .chain(made -> made.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : audit.write(
                                connection,
                                AuditEntry.own(
                                        AuditAction.ROLE_CHANGED,
                                        userId,
                                        "",
                                        "",
                                        "operator: parley.auth.first-operator"))));
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == ErrorCode.ERROR_CODE_ALREADY_EXISTS;
    }
}
