package io.parley.presence.session;

import java.time.Duration;
import java.util.Map;

/**
 * How replaced sessions are told.
 *
 * @param kafka everything configured under {@code kafka.}: where Kafka is, SASL, TLS; by Kafka's own names
 * @param patience how long the answer to a gateway waits for Kafka to accept the notices
 * @param queue how many calls' notices may wait for the publishing thread
 * @param lifetime how long Kafka may be away before a notice is given up
 */
public record NoticeSettings(Map<String, Object> kafka, Duration patience, int queue, Duration lifetime) {
    /** Copies the map. */
    public NoticeSettings {
        kafka = Map.copyOf(kafka);
    }

    /** Without Kafka's settings, some of which are secret. */
    @Override
    public String toString() {
        return "NoticeSettings[patience=" + patience + ", queue=" + queue + ", lifetime=" + lifetime + "]";
    }
}
