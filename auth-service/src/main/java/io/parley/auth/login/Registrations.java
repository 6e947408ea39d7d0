package io.parley.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.Account;
import io.parley.auth.account.AccountStore;
import io.parley.auth.account.EmailAddress;
import io.parley.auth.account.NewAccount;
import io.parley.auth.account.RegistrationDoor;
import io.parley.auth.account.ReservedWords;
import io.parley.auth.attempt.AddressRoom;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceOrigin;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.verification.AddressStore;
import io.parley.auth.verification.CodePurpose;
import io.parley.auth.verification.EmailCodes;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntFunction;

/** Creates accounts and logs their first device in. */
@ApplicationScoped
public class Registrations {
    private static final String CODE_NEEDED =
            "This server wants a confirmed address: give email, and in email_code the code that EmailCode has sent to it.";

    private final RegistrationDoor door;
    private final AccountStore accounts;
    private final ReservedWords reservedWords;
    private final PasswordHashing hashing;
    private final CredentialCheck credentials;
    private final DeviceSessions sessions;
    private final EmailCodes codes;
    private final AddressStore freeAddresses;
    private final AddressRoom addresses;
    private final Counter registered;

    Registrations(
            RegistrationDoor door,
            AccountStore accounts,
            ReservedWords reservedWords,
            PasswordHashing hashing,
            CredentialCheck credentials,
            DeviceSessions sessions,
            EmailCodes codes,
            AddressStore freeAddresses,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.door = door;
        this.accounts = accounts;
        this.reservedWords = reservedWords;
        this.hashing = hashing;
        this.credentials = credentials;
        this.sessions = sessions;
        this.codes = codes;
        this.freeAddresses = freeAddresses;
        addresses = new AddressRoom(
                "registration", AddressRoom.Terms.of(settings.registrationsPerAddress(), settings), clock, metrics);
        registered = Counter.builder("parley.auth.registrations")
                .description("Accounts created")
                .register(metrics);
    }

    /**
     * Creates an account. Every request counts against the address, whatever it holds: also those that are not well-formed,
     * and those whose name is taken.
     */
    public Uni<IssuedTokens> register(RegistrationForm form, ClientAddress address) {
        addresses.take(address);
        door.check();
        NewAccount account = NewAccount.parse(form.userName(), form.email(), form.nickname(), form.avatarUrl());
        reservedWords.refuse(account);
        Password password = Password.chosen("password", form.password());
        DeviceId device = DeviceId.parse(form.deviceId());
        DeviceOrigin origin = DeviceOrigin.parse(form.platform(), address.text());
        Turn turn = new Turn(address.key(), false);
        if (form.emailCode().isEmpty()) {
            if (codes.areRequired()) {
                throw Refusal.invalid(CODE_NEEDED);
            }
            return create(account, password, device, origin, turn);
        }
        EmailAddress email = account.email().orElseThrow(() -> Refusal.invalid("email_code is given without email."));
        return codes.check(CodePurpose.REGISTRATION, email, form.emailCode(), address)
                .chain(() -> create(account.withEmailConfirmed(), password, device, origin, turn))
                .call(() -> codes.used(CodePurpose.REGISTRATION, email));
    }

    /** Creates an account that the configuration asks for: any name that follows the rules, and no limit. */
    public Uni<IssuedTokens> create(NewAccount account, Password password, DeviceId device) {
        return create(account, password, device, DeviceOrigin.UNKNOWN, Turn.OF_ALL);
    }

    /**
     * Creates an account that an operator asks for, without a device: any name that follows the rules, and no limit.
     *
     * @param entry for the audit log, by the id
     */
    public Uni<Account> createFor(NewAccount account, Password password, IntFunction<AuditEntry> entry) {
        return store(account, password, Turn.OF_ALL, entry);
    }

    private Uni<IssuedTokens> create(
            NewAccount account, Password password, DeviceId device, DeviceOrigin origin, Turn turn) {
        return store(
                        account,
                        password,
                        turn,
                        id -> AuditEntry.own(AuditAction.REGISTERED, id, device.text(), origin.address()))
                .chain(created -> sessions.startFirst(created, device, origin))
                .map(tokens -> tokens.orElseThrow(() -> Refusal.unavailable(
                        "The account exists now; please log in with its password.", Duration.ofMillis(1))));
    }

    private Uni<Account> store(NewAccount account, Password password, Turn turn, IntFunction<AuditEntry> entry) {
        return accounts.refuseTaken(account)
                .chain(() -> hashing.hash(turn, password))
                .call(() -> freeConfirmed(account))
                .chain(hash -> accounts.create(account, hash, entry))
                .invoke(created -> {
                    registered.increment();
                    credentials.remember(created, password);
                });
    }

    /** An address that is theirs is taken away from whoever has it without having confirmed it. */
    private Uni<Void> freeConfirmed(NewAccount account) {
        return account.email()
                .filter(email -> account.emailConfirmed())
                .map(freeAddresses::free)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
