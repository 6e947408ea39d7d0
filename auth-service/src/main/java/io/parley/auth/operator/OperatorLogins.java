package io.parley.auth.operator;

import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.Ending;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.login.Logins;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Logs in whoever has a role, with the password and the limits of any login. */
@ApplicationScoped
public class OperatorLogins {
    private static final String PLATFORM = "admin";

    private final Logins logins;
    private final AccountStore accounts;
    private final DeviceSessions sessions;

    OperatorLogins(Logins logins, AccountStore accounts, DeviceSessions sessions) {
        this.logins = logins;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** Tokens, and what they are good for. */
    public record LoggedIn(IssuedTokens tokens, Role role) {}

    /** Whoever has no role is told what a wrong password is told. */
    public Uni<LoggedIn> logIn(String account, String password, String deviceId, ClientAddress client) {
        return logins.login(account, password, deviceId, PLATFORM, "", client).chain(tokens -> accounts.find(
                        new AccountName.ById(tokens.user().id()))
                .map(found -> found.map(row -> Role.parse(row.role)).orElse(Role.NONE))
                .chain(role ->
                        role == Role.NONE ? refuse(tokens) : Uni.createFrom().item(new LoggedIn(tokens, role))));
    }

    private Uni<LoggedIn> refuse(IssuedTokens tokens) {
        return sessions.end(tokens.user().id(), tokens.device(), Ending.WITHOUT_ROLE)
                .map(ended -> {
                    throw Refusal.unauthenticated("The account or the password is wrong.");
                });
    }
}
