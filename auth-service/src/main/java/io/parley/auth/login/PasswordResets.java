package io.parley.auth.login;

import io.parley.auth.account.Account;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.account.EmailAddress;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceOrigin;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.verification.CodePurpose;
import io.parley.auth.verification.EmailCodes;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Sets a new password for somebody who has forgotten the old one and reads the mail of the account's address. */
@ApplicationScoped
public class PasswordResets {
    private final EmailCodes codes;
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final CredentialCheck credentials;
    private final DeviceSessions sessions;

    PasswordResets(
            EmailCodes codes,
            AccountStore accounts,
            PasswordHashing hashing,
            CredentialCheck credentials,
            DeviceSessions sessions) {
        this.codes = codes;
        this.accounts = accounts;
        this.hashing = hashing;
        this.credentials = credentials;
        this.sessions = sessions;
    }

    /**
     * Ends all devices and starts the one that asks. A hash is spent only on a code that is right. Whether there is an account with the
     * address is not told: without one no code was ever sent.
     */
    public Uni<IssuedTokens> reset(
            String email, String code, String newPassword, String deviceId, String platform, ClientAddress client) {
        EmailAddress address = EmailAddress.parse(email);
        Password password = Password.chosen("new_password", newPassword);
        DeviceId device = DeviceId.parse(deviceId);
        DeviceOrigin origin = DeviceOrigin.parse(platform, client.text());
        return codes.check(CodePurpose.PASSWORD_RESET, address, code, client)
                .chain(() -> accounts.find(new AccountName.ByEmail(address.key())))
                .map(found -> found.orElseThrow(EmailCodes::wrongCode))
                .chain(account -> hashing.hash(new Turn(client.key(), false), password)
                        .chain(hash -> sessions.resetPassword(account, hash, device, origin))
                        .invoke(done -> {
                            if (!done) {
                                throw EmailCodes.wrongCode();
                            }
                        })
                        .call(() -> codes.used(CodePurpose.PASSWORD_RESET, address))
                        .chain(() -> accounts.find(new AccountName.ById(account.id))))
                .map(found -> found.orElseThrow(EmailCodes::wrongCode))
                .invoke(account -> credentials.remember(account, password))
                .chain(account -> start(account, device, origin));
    }

    private Uni<IssuedTokens> start(Account account, DeviceId device, DeviceOrigin origin) {
        return sessions.start(account, device, origin)
                .map(tokens -> tokens.orElseThrow(() ->
                        Refusal.unavailable("The new password is set; please log in with it.", Duration.ofMillis(1))));
    }
}
