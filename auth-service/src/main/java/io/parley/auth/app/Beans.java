package io.parley.auth.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.AccountSettings;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.audit.AuditSettings;
import io.parley.auth.device.DeviceSettings;
import io.parley.auth.grpc.ConnectionSettings;
import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.mail.MailSettings;
import io.parley.auth.operator.FirstOperatorSettings;
import io.parley.auth.token.SigningKeySettings;
import io.parley.auth.token.TokenSettings;
import io.parley.auth.verification.CodeSettings;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.outbox.FeedClient;
import io.parley.kit.outbox.Outbox;
import io.parley.kit.outbox.OutboxConfig;
import io.parley.kit.outbox.OutboxSettings;
import io.parley.kit.tls.ServiceCertificates;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Hands each package its part of the configuration, and everybody the time and the outbox. */
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
    FirstOperatorSettings firstOperator() {
        return config.firstOperator();
    }

    @Produces
    @Singleton
    AuditSettings audit() {
        return config.audit();
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
    MailSettings mail() {
        return config.mail();
    }

    @Produces
    @Singleton
    CodeSettings emailCodes() {
        return config.emailCodes();
    }

    @Produces
    @Singleton
    DeviceSettings devices() {
        return config.devices();
    }

    @Produces
    @Singleton
    FeedClient messageService(DiscoveryConfig discovery, ServiceCertificates certificates, Vertx vertx) {
        return new FeedClient(config.message(), discovery, certificates.identity(), vertx);
    }

    @Produces
    @Singleton
    Outbox outbox(Pool pool, FeedClient feed, OutboxConfig outbox, MeterRegistry metrics) {
        return new Outbox(pool, feed, OutboxSettings.of("auth_outbox", outbox), metrics);
    }

    void close(@Disposes Outbox outbox) {
        outbox.close();
    }
}
