package io.parley.presence.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.DeliverySettings;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.presence.session.NoticeSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Makes what the packages share and do not make themselves: the clock and the way to Kafka. */
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
}
