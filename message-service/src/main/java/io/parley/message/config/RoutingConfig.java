package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Finding recipients and handing deliveries to Kafka. */
public interface RoutingConfig {
    /** How long a Locate call to presence-service may take before the push is left to redelivery. */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    Duration locateTimeout();

    /** How long Kafka may take to accept a delivery before the message is acknowledged without it. */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    Duration publishTimeout();

    /** After a Locate or Kafka failure, how long messages are acknowledged without waiting for the next one. */
    @WithDefault("1s")
    @DurationMin
    Duration failureBackoff();

    /** Delivery records that may wait for Kafka; further ones are left to redelivery. */
    @WithDefault("10000")
    @Min(1)
    int publishQueue();

    /** Bytes of frames in one Kafka record, at most; Kafka takes records up to 1 MiB. A single larger frame still travels, alone. */
    @WithDefault("524288")
    @Min(1_024)
    @Max(900_000)
    int recordBytes();

    /** Hand-overs of entries to gateways that a pod remembers for operators who trace one, the newest, and a quarter as many of those that were pushed again; some 70 bytes each. */
    @WithDefault("50000")
    @Min(1)
    int remembered();
}
