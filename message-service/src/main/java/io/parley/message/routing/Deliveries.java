package io.parley.message.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.DeliverySettings;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.message.config.MessageConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/**
 * The service's one publisher of deliveries. What Kafka does not take within the publish time-out is not tried any longer: by
 * then redelivery has it.
 */
@Singleton
public class Deliveries {
    /** The publisher; its owner closes it. */
    @Produces
    @Singleton
    public static DeliveryPublisher publisher(
            MessageConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry metrics) {
        Duration timeout = config.routing().publishTimeout();
        return new DeliveryPublisher(
                new DeliverySettings(
                        kafka,
                        new ProducerSettings(
                                "message-service-deliveries", timeout, timeout, ProducerSettings.DEFAULT_BUFFER_BYTES),
                        config.routing().publishQueue()),
                "parley.message.deliveries",
                metrics);
    }
}
