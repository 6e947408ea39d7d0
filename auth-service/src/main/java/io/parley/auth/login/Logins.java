package io.parley.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.Account;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Logs in by password. An account that does not exist and a password that is wrong get the same answer after the same
 * work. No database connection is held while a hash is computed.
 */
@ApplicationScoped
public class Logins {
    private static final Logger LOG = Logger.getLogger(Logins.class);
    private static final int TRIES = 3;
    private static final Duration RETRY_AFTER_RACE = Duration.ofMillis(500);

    private final AccountStore accounts;
    private final LoginAdmission admission;
    private final CredentialCheck credentials;
    private final PasswordHashing hashing;
    private final DeviceSessions sessions;
    private final AttemptLimiter addressFailures;
    private final Counter succeeded;
    private final Counter failed;

    Logins(
            AccountStore accounts,
            LoginAdmission admission,
            CredentialCheck credentials,
            PasswordHashing hashing,
            DeviceSessions sessions,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.admission = admission;
        this.credentials = credentials;
        this.hashing = hashing;
        this.sessions = sessions;
        addressFailures = new AttemptLimiter("address", settings.failuresPerAddress(), settings, clock, metrics);
        succeeded = outcomes("success").register(metrics);
        failed = outcomes("wrong-credentials").register(metrics);
    }

    /** Checks the password and starts or renews the device. */
    public Uni<IssuedTokens> login(String account, String password, String deviceId, ClientAddress address) {
        if (address.known()) {
            addressFailures.refuseIfBlocked(address.key());
        }
        AccountName name;
        Password claimed;
        DeviceId device;
        try {
            name = AccountName.parse(account);
            claimed = Password.claimed("password", password);
            device = DeviceId.parse(deviceId);
        } catch (Refusal invalid) {
            if (address.known()) {
                addressFailures.count(address.key());
            }
            throw invalid;
        }
        return attempt(name, claimed, device, address, TRIES).invoke(() -> {
            admission.loggedIn(name);
            succeeded.increment();
        });
    }

    private Uni<IssuedTokens> attempt(
            AccountName name, Password password, DeviceId device, ClientAddress address, int triesLeft) {
        return admission
                .lookUp(name, () -> accounts.find(name))
                .chain(found -> checked(found, name, password, address))
                .chain(account -> sessions.start(account, device).chain(tokens -> tokens.map(
                                issued -> Uni.createFrom().item(issued).invoke(() -> renewHash(account, password)))
                        .orElseGet(() -> again(name, password, device, address, triesLeft))));
    }

    /** The account changed between its check and the start of the device: everything is looked at afresh. */
    private Uni<IssuedTokens> again(
            AccountName name, Password password, DeviceId device, ClientAddress address, int triesLeft) {
        return triesLeft > 1
                ? attempt(name, password, device, address, triesLeft - 1)
                : Uni.createFrom()
                        .failure(Refusal.unavailable(
                                "The account is being changed elsewhere; please try again.", RETRY_AFTER_RACE));
    }

    private Uni<Account> checked(Optional<Account> found, AccountName name, Password password, ClientAddress address) {
        Uni<Boolean> correct = found.isPresent()
                ? credentials.check(found.get(), password)
                : credentials.checkNobody(name.toString(), password);
        return correct.map(yes -> {
            if (!yes) {
                failed.increment();
                if (address.known()) {
                    addressFailures.count(address.key());
                }
                throw Refusal.unauthenticated("The account or the password is wrong.");
            }
            return found.orElseThrow();
        });
    }

    /** Hashes at the cost now in force, when the stored hash was made at another. The login does not wait for it. */
    private void renewHash(Account account, Password password) {
        if (hashing.outdated(account.passwordHash)) {
            hashing.hash(password)
                    .chain(hash -> accounts.replaceHash(account.id, account.passwordHash, hash))
                    .subscribe()
                    .with(
                            done -> LOG.debugf("Renewed the password hash of account %d", account.id),
                            failure ->
                                    LOG.debugf(failure, "The password hash of account %d stays as it is", account.id));
        }
    }

    private static Counter.Builder outcomes(String outcome) {
        return Counter.builder("parley.auth.logins")
                .description("Logins by password")
                .tag("outcome", outcome);
    }
}
