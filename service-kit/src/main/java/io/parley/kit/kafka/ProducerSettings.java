package io.parley.kit.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer that a service relies on: a record counts as accepted when all in-sync replicas have it, goes at once, and fails
 * within a known time.
 *
 * @param clientId the name under which brokers know it
 * @param maxBlock how long one {@code send} may block its thread, for want of metadata or of room in the buffer
 * @param lifetime how long Kafka may be away before a record is given up
 * @param bufferBytes what may wait in the producer
 */
public record ProducerSettings(String clientId, Duration maxBlock, Duration lifetime, long bufferBytes) {
    /** Kafka's own default. */
    public static final long DEFAULT_BUFFER_BYTES = 32L << 20;

    private static final int MAX_REQUEST_MS = 5_000;
    private static final int MAX_RECONNECT_PAUSE_MS = 1_000;
    /** A topic that was made anew is found after this time. */
    private static final int MAX_METADATA_AGE_MS = 60_000;

    /**
     * Makes the producer. Does not wait for a broker.
     *
     * @param kafka everything configured under {@code kafka.}: where Kafka is, SASL, TLS; by Kafka's own names
     * @throws org.apache.kafka.common.KafkaException when no name of a broker has an address just now
     */
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> kafka) {
        return new KafkaProducer<>(over(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Whether Kafka did not let a producer in or do its work, as when its user is made later than the service starts. Such a
     * producer may never recover: make another one.
     *
     * @param failure of a record, or what {@code send} has thrown
     */
    public static boolean isTurnedAway(Throwable failure) {
        for (Throwable reason = failure; reason != null; reason = reason.getCause()) {
            if (reason instanceof AuthenticationException || reason instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }

    /** What is configured, and on top of it what the service relies on. */
    Map<String, Object> over(Map<String, Object> kafka) {
        int lifetimeMs = Math.toIntExact(lifetime.toMillis());
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
        // Kafka refuses a lifetime that is shorter than one request.
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(MAX_REQUEST_MS, lifetimeMs));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, lifetimeMs);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_RECONNECT_PAUSE_MS);
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, MAX_METADATA_AGE_MS);
        return settings;
    }
}
