package io.parley.auth.app;

import io.parley.auth.account.AccountSettings;
import io.parley.auth.device.DeviceSettings;
import io.parley.auth.grpc.ConnectionSettings;
import io.parley.auth.login.AttemptSettings;
import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.token.SigningKeySettings;
import io.parley.auth.token.TokenSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Hands each package its part of the configuration, and everybody the time. */
@Singleton
class Beans {
    private final AuthConfig config;

    Beans(AuthConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    AccountSettings accounts() {
        return config.accounts();
    }

    @Produces
    @Singleton
    SigningKeySettings signingKeys() {
        return config.signingKeys();
    }

    @Produces
    @Singleton
    ConnectionSettings connections() {
        return config.connections();
    }

    @Produces
    @Singleton
    TokenSettings tokens() {
        return config.tokens();
    }

    @Produces
    @Singleton
    PasswordHashSettings passwordHash() {
        return config.passwordHash();
    }

    @Produces
    @Singleton
    AttemptSettings attempts() {
        return config.attempts();
    }

    @Produces
    @Singleton
    DeviceSettings devices() {
        return config.devices();
    }
}
