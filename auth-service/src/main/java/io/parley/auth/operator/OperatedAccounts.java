package io.parley.auth.operator;

import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.account.NewAccount;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceList;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.Ending;
import io.parley.auth.device.RevocationPublisher;
import io.parley.auth.login.Password;
import io.parley.auth.login.Registrations;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** What operators see of accounts and do to them. Everything is in the audit log. Runs on Vert.x contexts. */
@ApplicationScoped
public class OperatedAccounts {
    private final Roles roles;
    private final AccountStore accounts;
    private final Registrations registrations;
    private final DeviceList devices;
    private final DeviceSessions sessions;
    private final OperationStore store;
    private final RevocationPublisher revocations;
    private final AuditLog audit;
    private final Pool pool;

    OperatedAccounts(
            Roles roles,
            AccountStore accounts,
            Registrations registrations,
            DeviceList devices,
            DeviceSessions sessions,
            OperationStore store,
            RevocationPublisher revocations,
            AuditLog audit,
            Pool pool) {
        this.roles = roles;
        this.accounts = accounts;
        this.registrations = registrations;
        this.devices = devices;
        this.sessions = sessions;
        this.store = store;
        this.revocations = revocations;
        this.audit = audit;
        this.pool = pool;
    }

    /** The account with this name, id or e-mail address; NOT_FOUND when there is none. */
    public Uni<LookedUpUser> find(Operator by, String account) {
        AccountName name = AccountName.parse(account);
        return roles.ofReader(by)
                .chain(() -> read(name))
                .call(found -> audit.write(pool, by.did(AuditAction.LOOKED_UP, found.account().id, "")));
    }

    /** Makes an account without a device: any name that follows the rules, also one that speaks for whoever runs the server. */
    public Uni<LookedUpUser> create(Operator by, NewAccount account, Password password, String reason) {
        Reason why = Reason.parse(reason);
        return roles.checkWriter(by)
                .chain(() -> registrations.createFor(
                        account, password, id -> by.did(AuditAction.REGISTERED, id, why.text())))
                .chain(created -> read(created.id));
    }

    /** Ends all devices, and lets nobody log in until it is restored. Not for accounts with a role. */
    public Uni<LookedUpUser> suspend(Operator by, int userId, String reason) {
        Reason why = Reason.parse(reason);
        return roles.checkWriter(by)
                .chain(() -> store.suspend(by, userId, why))
                .invoke(revocations::nudge)
                .chain(() -> read(userId));
    }

    /** The user can log in again. */
    public Uni<LookedUpUser> restore(Operator by, int userId, String reason) {
        Reason why = Reason.parse(reason);
        return roles.checkWriter(by).chain(() -> store.restore(by, userId, why)).chain(() -> read(userId));
    }

    /** Logs a device out, or all of them when none is named. */
    public Uni<LookedUpUser> endSessions(Operator by, int userId, String deviceId, String reason) {
        Reason why = Reason.parse(reason);
        Uni<Void> allowed = roles.checkWriter(by);
        if (deviceId.isEmpty()) {
            return allowed.chain(() -> store.endAll(by, userId, why))
                    .invoke(revocations::nudge)
                    .chain(() -> read(userId));
        }
        DeviceId device = DeviceId.parse(deviceId);
        return allowed.chain(() -> read(userId))
                .invoke(user -> mustHave(user, device))
                .call(() -> audit.write(
                        pool, by.did(AuditAction.SESSIONS_ENDED, userId, device.text() + ": " + why.text())))
                .chain(() -> sessions.end(userId, device, Ending.BY_OPERATOR))
                .chain(() -> read(userId));
    }

    private static void mustHave(LookedUpUser user, DeviceId device) {
        if (user.devices().stream().noneMatch(each -> each.id().equals(device))) {
            throw Refusal.notFound("The user has no device " + device.text() + " that is logged in.");
        }
    }

    /** Makes an account operator or auditor, or takes that away; nobody changes his own, so that an operator is left. */
    public Uni<LookedUpUser> setRole(Operator by, int userId, String role, String reason) {
        Reason why = Reason.parse(reason);
        Role given = Role.parse(role);
        return roles.checkWriter(by)
                .invoke(() -> {
                    if (userId == by.userId()) {
                        throw Refusal.forbidden("Nobody changes his own role: ask another operator.");
                    }
                })
                .chain(() -> store.setRole(by, userId, given, why))
                .chain(() -> read(userId));
    }

    private Uni<LookedUpUser> read(int userId) {
        return read(new AccountName.ById(userId));
    }

    private Uni<LookedUpUser> read(AccountName name) {
        return accounts.find(name)
                .map(found -> found.orElseThrow(() -> Refusal.notFound("There is no such account.")))
                .chain(account -> devices.of(account.id).map(list -> new LookedUpUser(account, list)));
    }
}
