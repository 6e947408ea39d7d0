package io.parley.presence.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.DeliverySettings;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.kit.outbox.FeedClient;
import io.parley.kit.outbox.Outbox;
import io.parley.kit.outbox.OutboxConfig;
import io.parley.kit.outbox.OutboxSettings;
import io.parley.kit.tls.ServiceCertificates;
import io.parley.presence.session.NoticeSettings;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Makes what the packages share and do not make themselves: the clock, the way to Kafka and the outbox. */
@Singleton
final class SharedParts {
    private static final Duration MAX_BLOCK = Duration.ofMillis(500);
    private static final long NOTICE_BUFFER_BYTES = 8L << 20;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Kafka may be away for longer than a call waits: accepted notices stay in the producer's buffer for so long. */
    @Produces
    @Singleton
    DeliveryPublisher deliveries(
            NoticeSettings notices,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry metrics) {
        ProducerSettings producer =
                new ProducerSettings("presence-service", MAX_BLOCK, notices.lifetime(), NOTICE_BUFFER_BYTES);
        return new DeliveryPublisher(
                new DeliverySettings(kafka, producer, notices.queue()), "parley.presence.notices", metrics);
    }

    @Produces
    @Singleton
    Outbox outbox(
            Pool pool,
            FeedSettings feeds,
            OutboxConfig outbox,
            DiscoveryConfig discovery,
            ServiceCertificates certificates,
            Vertx vertx,
            MeterRegistry metrics) {
        FeedClient feed = new FeedClient(feeds.message(), discovery, certificates.identity(), vertx);
        return new Outbox(pool, feed, OutboxSettings.of("presence_outbox", outbox), metrics);
    }
}
