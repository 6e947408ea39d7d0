package io.parley.presence.app;

import io.parley.presence.grpc.ConnectionTerms;
import io.parley.presence.grpc.ServiceCredential;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.session.NoticeSettings;
import io.parley.presence.store.DatabaseSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Hands each package the part of the configuration it needs, so that none of them imports this one. */
@Singleton
final class Settings {
    private final PresenceConfig config;

    Settings(PresenceConfig config) {
        ConfigCheck.check(config);
        this.config = config;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    DatabaseSettings database() {
        return new DatabaseSettings(
                config.databaseQueue(),
                config.callTimeout(),
                config.lockWait(),
                config.conflictRetries(),
                config.clearChunk());
    }

    @Produces
    @Singleton
    ConnectionTerms connectionTerms() {
        return new ConnectionTerms(config.connectionAge(), config.connectionGrace());
    }

    @Produces
    @Singleton
    LeaseTerms leaseTerms() {
        return new LeaseTerms(config.lease(), config.sweepInterval(), config.censusInterval());
    }

    @Produces
    @Singleton
    NoticeSettings notices(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new NoticeSettings(kafka, config.noticeWait(), config.noticeQueue(), config.noticeLifetime());
    }

    @Produces
    @Singleton
    ServiceCredential serviceCredential(@ConfigProperty(name = "parley.service-credential") String secret) {
        return new ServiceCredential(secret);
    }
}
