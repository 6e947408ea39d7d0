package io.parley.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.Account;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.AccountStore;
import io.parley.auth.attempt.AddressRoom;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceOrigin;
import io.parley.auth.device.DeviceOwner;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.worker.Turn;
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
    private final KnownAddresses knownAddresses;
    private final AuditLog audit;
    private final AddressRoom addressRoom;
    private final int earnedByAnAccount;
    private final Counter succeeded;
    private final Counter failed;

    Logins(
            AccountStore accounts,
            LoginAdmission admission,
            CredentialCheck credentials,
            PasswordHashing hashing,
            DeviceSessions sessions,
            KnownAddresses knownAddresses,
            AuditLog audit,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.admission = admission;
        this.credentials = credentials;
        this.hashing = hashing;
        this.sessions = sessions;
        this.knownAddresses = knownAddresses;
        this.audit = audit;
        addressRoom = new AddressRoom(
                "address", AddressRoom.Terms.of(settings.failuresPerAddress(), settings), clock, metrics);
        earnedByAnAccount = settings.failuresPerAccount();
        succeeded = outcomes("success").register(metrics);
        failed = outcomes("wrong-credentials").register(metrics);
    }

    /**
     * Checks the password and starts or renews the device. What is not well-formed counts like a wrong password.
     *
     * @param platform what the device says it is; may be empty
     * @param token a refresh token that the device still has, even an expired one; empty when it has none
     */
    public Uni<IssuedTokens> login(
            String account, String password, String deviceId, String platform, String token, ClientAddress address) {
        AccountName name;
        Password claimed;
        DeviceId device;
        DeviceOrigin origin;
        try {
            name = AccountName.parse(account);
            claimed = Password.claimed("password", password);
            device = DeviceId.parse(deviceId);
            origin = DeviceOrigin.parse(platform, address.text());
        } catch (Refusal invalid) {
            addressRoom.take(address);
            throw invalid;
        }
        return sessions.ownerOf(token)
                .chain(owner -> attempt(new Attempt(name, claimed, device, origin, owner, address), TRIES))
                .invoke(() -> {
                    admission.loggedIn(name);
                    succeeded.increment();
                });
    }

    /**
     * One login.
     *
     * @param owner the account whose device has shown a token, if one did
     */
    private record Attempt(
            AccountName name,
            Password password,
            DeviceId device,
            DeviceOrigin origin,
            Optional<DeviceOwner> owner,
            ClientAddress address) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Attempt[" + name + "]";
        }
    }

    private Uni<IssuedTokens> attempt(Attempt attempt, int triesLeft) {
        boolean fromKnownAddress = knownAddresses.contains(attempt.name(), attempt.address());
        boolean looksKnown = fromKnownAddress || attempt.owner().isPresent();
        if (!looksKnown) {
            addressRoom.take(attempt.address());
        }
        return admission
                .lookUp(
                        attempt.name(),
                        new Turn(attempt.address().key(), looksKnown),
                        () -> accounts.find(attempt.name()))
                .chain(found -> {
                    Optional<DeviceOwner> owner =
                            attempt.owner().filter(device -> found.isPresent() && device.userId() == found.get().id);
                    boolean known = fromKnownAddress || owner.isPresent();
                    if (looksKnown && !known) {
                        // A device of another account: a stranger to this one.
                        addressRoom.take(attempt.address());
                    }
                    return checked(
                            found,
                            attempt,
                            new Claimant(
                                    attempt.address(),
                                    owner.map(DeviceOwner::device).orElse(""),
                                    known));
                })
                .chain(account -> sessions.start(account, attempt.device(), attempt.origin())
                        .chain(tokens -> tokens.map(issued -> Uni.createFrom()
                                        .item(issued)
                                        .invoke(() -> renewHash(account, attempt.password())))
                                .orElseGet(() -> again(attempt, triesLeft))));
    }

    /** The account changed between its check and the start of the device: everything is looked at afresh. */
    private Uni<IssuedTokens> again(Attempt attempt, int triesLeft) {
        return triesLeft > 1
                ? attempt(attempt, triesLeft - 1)
                : Uni.createFrom()
                        .failure(Refusal.unavailable(
                                "The account is being changed elsewhere; please try again.", RETRY_AFTER_RACE));
    }

    private Uni<Account> checked(Optional<Account> found, Attempt attempt, Claimant claimant) {
        Uni<Boolean> correct = found.isPresent()
                ? credentials.check(found.get(), attempt.password(), claimant)
                : credentials.checkNobody(attempt.name().toString(), attempt.password(), claimant);
        return correct.map(yes -> {
            if (!yes) {
                failed.increment();
                found.ifPresent(account -> audit.note(AuditEntry.ofStranger(
                        AuditAction.LOGIN_REFUSED,
                        account.id,
                        attempt.device().text(),
                        attempt.address().text())));
                throw Refusal.unauthenticated("The account or the password is wrong.");
            }
            wentWell(attempt, claimant);
            return found.orElseThrow();
        });
    }

    /** Who proved to be nobody's guess costs the address nothing; an account that is new there earns it more. */
    private void wentWell(Attempt attempt, Claimant claimant) {
        boolean newThere = knownAddresses.remember(attempt.name(), attempt.address());
        if (!claimant.known()) {
            addressRoom.giveBack(attempt.address(), newThere ? earnedByAnAccount : 0);
        }
    }

    /** Hashes at the cost now in force, when the stored hash was made at another. The login does not wait for it. */
    private void renewHash(Account account, Password password) {
        if (hashing.outdated(account.passwordHash)) {
            hashing.hash(Turn.OF_ALL, password)
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
