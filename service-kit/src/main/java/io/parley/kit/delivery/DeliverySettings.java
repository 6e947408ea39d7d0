package io.parley.kit.delivery;

import io.parley.kit.kafka.ProducerSettings;
import java.util.Map;

/**
 * How deliveries reach Kafka.
 *
 * @param kafka everything configured under {@code kafka.}, some of which is secret
 * @param producer how long a record is tried, and what may wait for it
 * @param queue how many records may wait for the publishing thread
 */
public record DeliverySettings(Map<String, Object> kafka, ProducerSettings producer, int queue) {
    /** Copies the map. */
    public DeliverySettings {
        kafka = Map.copyOf(kafka);
    }

    /** Without Kafka's settings. */
    @Override
    public String toString() {
        return "DeliverySettings[" + producer + ", queue=" + queue + "]";
    }
}
