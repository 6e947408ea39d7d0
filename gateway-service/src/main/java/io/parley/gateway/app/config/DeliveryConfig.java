package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Deliveries from Kafka. */
public interface DeliveryConfig {
    /** Deliveries handed to an event loop and not yet written, above which fetching pauses. */
    @WithDefault("20000")
    @Min(1)
    int maxWaitingPerLoop();

    /**
     * How long Kafka may leave fetches unanswered until the gateway says that pushes come late, and asks message-service for
     * what its devices miss. Kafka answers at least twice a second; a broker that restarts takes a few seconds.
     */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    Duration maxFetchSilence();

    /** Devices for which message-service is asked in a second, at most, while Kafka is away. */
    @WithDefault("200")
    @Min(1)
    int devicesPerSecondWithoutKafka();
}
