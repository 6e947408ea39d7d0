package io.parley.auth.login;

import io.parley.auth.account.Account;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a password for somebody who is logged in and knows the old one. */
@ApplicationScoped
public class PasswordChanges {
    private final AccountStore accounts;
    private final CredentialCheck credentials;
    private final PasswordHashing hashing;
    private final DeviceSessions sessions;

    PasswordChanges(
            AccountStore accounts, CredentialCheck credentials, PasswordHashing hashing, DeviceSessions sessions) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.hashing = hashing;
        this.sessions = sessions;
    }

    /** Wrong old passwords count like wrong passwords at login. */
    public Uni<IssuedTokens> change(int userId, DeviceId device, Password oldPassword, Password newPassword) {
        return accounts.find(new AccountName.ById(userId))
                .map(found -> found.orElseThrow(() -> Refusal.unauthenticated("There is no such account any more.")))
                .chain(account -> credentials.check(account, oldPassword).chain(correct -> {
                    if (!correct) {
                        throw Refusal.unauthenticated("The old password is wrong.");
                    }
                    return replace(account, newPassword, device);
                }));
    }

    private Uni<IssuedTokens> replace(Account account, Password newPassword, DeviceId device) {
        return hashing.hash(newPassword).chain(hash -> sessions.changePassword(account, hash, device));
    }
}
