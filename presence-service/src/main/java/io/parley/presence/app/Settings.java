package io.parley.presence.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.DeliverySettings;
import io.parley.kit.grpc.ConnectionTerms;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.session.ReplacedNotices;
import io.parley.presence.store.DatabaseSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Hands each package the part of the configuration it needs, so that none of them imports this one. */
@Singleton
final class Settings {
    private static final Duration MAX_BLOCK = Duration.ofMillis(500);
    private static final long NOTICE_BUFFER_BYTES = 8L << 20;

    private final PresenceConfig config;

    private record Terms(Duration age, Duration grace) implements ConnectionTerms {}

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
        return new Terms(config.connectionAge(), config.connectionGrace());
    }

    @Produces
    @Singleton
    LeaseTerms leaseTerms() {
        return new LeaseTerms(config.lease(), config.sweepInterval(), config.censusInterval());
    }

    /** Kafka may be away for longer than a call waits: accepted notices stay in the producer's buffer for so long. */
    @Produces
    @Singleton
    DeliveryPublisher deliveries(@Identifier("default-kafka-broker") Map<String, Object> kafka, MeterRegistry metrics) {
        ProducerSettings producer =
                new ProducerSettings("presence-service", MAX_BLOCK, config.noticeLifetime(), NOTICE_BUFFER_BYTES);
        return new DeliveryPublisher(
                new DeliverySettings(kafka, producer, config.noticeQueue()), "parley.presence.notices", metrics);
    }

    @Produces
    @Singleton
    ReplacedNotices replacedNotices(DeliveryPublisher deliveries) {
        return new ReplacedNotices(deliveries, config.noticeWait());
    }
}
