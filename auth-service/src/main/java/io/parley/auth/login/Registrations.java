package io.parley.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.AccountStore;
import io.parley.auth.account.NewAccount;
import io.parley.auth.account.ReservedWords;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceOrigin;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Creates accounts and logs their first device in. */
@ApplicationScoped
public class Registrations {
    private final AccountStore accounts;
    private final ReservedWords reservedWords;
    private final PasswordHashing hashing;
    private final CredentialCheck credentials;
    private final DeviceSessions sessions;
    private final AddressRoom addresses;
    private final Counter registered;

    Registrations(
            AccountStore accounts,
            ReservedWords reservedWords,
            PasswordHashing hashing,
            CredentialCheck credentials,
            DeviceSessions sessions,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.reservedWords = reservedWords;
        this.hashing = hashing;
        this.credentials = credentials;
        this.sessions = sessions;
        addresses = new AddressRoom("registration", settings.registrationsPerAddress(), settings, clock, metrics);
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
        NewAccount account = NewAccount.parse(form.userName(), form.email(), form.nickname(), form.avatarUrl());
        reservedWords.refuse(account);
        return create(
                account,
                Password.chosen("password", form.password()),
                DeviceId.parse(form.deviceId()),
                DeviceOrigin.parse(form.platform(), address.text()),
                new Turn(address.key(), false));
    }

    /** Creates an account that the operator asks for: any name that follows the rules, and no limit. */
    public Uni<IssuedTokens> create(NewAccount account, Password password, DeviceId device) {
        return create(account, password, device, DeviceOrigin.UNKNOWN, Turn.OF_ALL);
    }

    private Uni<IssuedTokens> create(
            NewAccount account, Password password, DeviceId device, DeviceOrigin origin, Turn turn) {
        return accounts.refuseTaken(account)
                .chain(() -> hashing.hash(turn, password))
                .chain(hash -> accounts.create(account, hash))
                .invoke(created -> {
                    registered.increment();
                    credentials.remember(created, password);
                })
                .chain(created -> sessions.startFirst(created, device, origin))
                .map(tokens -> tokens.orElseThrow(() -> Refusal.unavailable(
                        "The account exists now; please log in with its password.", Duration.ofMillis(1))));
    }
}
