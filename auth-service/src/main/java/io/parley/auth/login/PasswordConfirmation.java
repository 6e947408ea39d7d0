package io.parley.auth.login;

import io.parley.auth.account.Account;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.DeviceId;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes sure that somebody who is logged in knows the password of the account. Runs on Vert.x contexts. */
@ApplicationScoped
public class PasswordConfirmation {
    private final AccountStore accounts;
    private final CredentialCheck credentials;
    private final AuditLog audit;

    PasswordConfirmation(AccountStore accounts, CredentialCheck credentials, AuditLog audit) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.audit = audit;
    }

    /**
     * The account, when the password is its own. Wrong ones count like wrong passwords at login.
     *
     * @param device on which he is logged in
     * @param whenWrong the sentence for a wrong one, which is refused with UNAUTHENTICATED
     */
    public Uni<Account> confirm(
            int userId, Password password, ClientAddress client, DeviceId device, String whenWrong) {
        Claimant claimant = Claimant.loggedIn(client, device);
        return accounts.find(new AccountName.ById(userId))
                .map(found -> found.orElseThrow(() -> Refusal.unauthenticated("There is no such account any more.")))
                .call(account -> credentials.check(account, password, claimant).invoke(correct -> {
                    if (!correct) {
                        audit.note(AuditEntry.own(AuditAction.PASSWORD_REFUSED, userId, device.text(), client.text()));
                        throw Refusal.unauthenticated(whenWrong);
                    }
                }));
    }
}
