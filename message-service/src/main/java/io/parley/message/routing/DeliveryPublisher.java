package io.parley.message.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.proto.Topics;
import io.parley.proto.event.v1.DeliveryBatch;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes delivery batches to {@link Topics#DELIVERIES}.
 *
 * <p>{@code KafkaProducer.send} may block its caller (metadata, a full buffer), so one thread of its own makes all
 * calls, behind a bounded queue. Safe for any thread; futures complete on a Kafka thread.
 */
@ApplicationScoped
public class DeliveryPublisher {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ThreadPoolExecutor thread;
    private final long timeoutNanos;
    private final Counter published;
    private final Counter failed;

    /** For CDI. Connects with the first delivery, or before it by {@link #prepare}. */
    public DeliveryPublisher(
            MessageConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry metrics) {
        producer = new KafkaProducer<>(
                producerSettings(config.routing(), kafka), new ByteArraySerializer(), new ByteArraySerializer());
        timeoutNanos = config.routing().publishTimeout().toNanos();
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.routing().publishQueue()),
                task -> new Thread(task, "delivery-publisher"));
        published = metrics.counter("parley.message.deliveries.published");
        failed = metrics.counter("parley.message.deliveries.failed");
        metrics.gauge("parley.message.deliveries.queue", thread, pool -> pool.getQueue()
                .size());
    }

    /** What is configured under {@code kafka.} (where Kafka is, SASL, TLS), and on top what this class relies on. */
    private static Map<String, Object> producerSettings(MessageConfig.Routing routing, Map<String, Object> kafka) {
        int timeoutMs = Math.toIntExact(routing.publishTimeout().toMillis());
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "message-service-deliveries");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMs);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 60_000);
        return settings;
    }

    /**
     * Does what the first delivery would wait for, by a delivery to nobody: gateways pass over what is not of their present
     * life, and no life has epoch 0.
     *
     * @return fails when Kafka did not take it within the configured time
     */
    Future<Void> prepare() {
        Promise<Void> accepted = Promise.promise();
        try {
            thread.execute(() -> hand(toPartition(0, DeliveryBatch.getDefaultInstance()), accepted));
        } catch (RejectedExecutionException full) {
            accepted.fail(full);
        }
        return accepted.future();
    }

    /**
     * Hands one batch to Kafka.
     *
     * @param ordinal the gateway, which is the partition
     * @return succeeds when all in-sync replicas have it; fails when they did not within the configured time or when
     *     too many batches wait already
     */
    public Future<Void> publish(int ordinal, DeliveryBatch batch) {
        Promise<Void> accepted = Promise.promise();
        long expiresAt = System.nanoTime() + timeoutNanos;
        accepted.future().onSuccess(taken -> published.increment()).onFailure(lost -> failed.increment());
        try {
            thread.execute(() -> {
                if (System.nanoTime() - expiresAt > 0) {
                    accepted.fail("Kafka did not take earlier deliveries in time");
                } else {
                    hand(toPartition(ordinal, batch), accepted);
                }
            });
        } catch (RejectedExecutionException full) {
            accepted.fail(full);
        }
        return accepted.future();
    }

    private static ProducerRecord<byte[], byte[]> toPartition(int ordinal, DeliveryBatch batch) {
        return new ProducerRecord<>(Topics.DELIVERIES, ordinal, null, batch.toByteArray());
    }

    private void hand(ProducerRecord<byte[], byte[]> record, Promise<Void> accepted) {
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    accepted.complete();
                } else {
                    accepted.fail(failure);
                }
            });
        } catch (RuntimeException refused) {
            accepted.fail(refused);
        }
    }

    /** Sends what waits, within a bounded time. */
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
