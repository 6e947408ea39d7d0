package io.parley.kit.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.proto.Topics;
import io.parley.proto.event.v1.DeliveryBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes delivery batches to {@link Topics#DELIVERIES}.
 *
 * <p>{@code KafkaProducer.send} may block its caller (metadata, a full buffer), so one thread of its own makes all
 * calls, behind a bounded queue. The producer is made on that thread too, so that neither a start nor a call waits for a
 * broker's address. Safe for any thread; futures complete on a Kafka thread, or on that one.
 *
 * <p>Counts under {@code <metrics>.published} and {@code <metrics>.failed}; {@code <metrics>.queue} is what waits for the
 * thread.
 */
public final class DeliveryPublisher {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PREPARE_PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 1_000;

    private final DeliverySettings settings;
    private final ThreadPoolExecutor thread;
    private final long lifetimeNanos;
    private final Counter published;
    private final Counter failed;
    /** Touched by {@link #thread}, and by {@link #close} once that has ended or been given up. */
    private volatile KafkaProducer<byte[], byte[]> producer;

    /** One that Kafka has turned away. */
    private volatile KafkaProducer<byte[], byte[]> turnedAway;

    /** Connects with the first delivery, or before it by {@link #prepare}. */
    public DeliveryPublisher(DeliverySettings settings, String metricNames, MeterRegistry metrics) {
        this.settings = settings;
        this.lifetimeNanos = settings.producer().lifetime().toNanos();
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(settings.queue()), DeliveryPublisher::newThread);
        this.published = metrics.counter(metricNames + ".published");
        this.failed = metrics.counter(metricNames + ".failed");
        metrics.gauge(metricNames + ".queue", thread.getQueue(), Queue::size);
    }

    private static Thread newThread(Runnable work) {
        return Thread.ofPlatform().daemon().name("delivery-publisher").unstarted(work);
    }

    /**
     * Does what the first delivery would wait for, by a delivery to nobody: gateways pass over what is not of their present
     * life, and no life has epoch 0.
     *
     * @return fails when Kafka did not take it in five seconds, or within the lifetime of a record: try again, which takes a new
     *     producer. One whose first login was refused, as when its user is made later than the service starts, may never recover
     */
    public Future<Void> prepare() {
        return hand(0, DeliveryBatch.getDefaultInstance())
                .<Void>mapEmpty()
                .timeout(PREPARE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(notTaken -> turnedAway = producer);
    }

    /** Prepares every second until Kafka has taken it. Call once; does not block. */
    public void open() {
        prepare().onFailure(away -> {
            if (!thread.isShutdown()) {
                CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS)
                        .execute(this::open);
            }
        });
    }

    /**
     * Hands one batch to Kafka.
     *
     * @param ordinal the gateway, which is the partition
     * @return where it is, when all in-sync replicas have it; fails when they did not within the lifetime of a record or when
     *     too many batches wait already
     */
    public Future<RecordMetadata> publish(int ordinal, DeliveryBatch batch) {
        return hand(ordinal, batch).onSuccess(taken -> published.increment()).onFailure(lost -> failed.increment());
    }

    private Future<RecordMetadata> hand(int ordinal, DeliveryBatch batch) {
        Promise<RecordMetadata> accepted = Promise.promise();
        long expiresAt = System.nanoTime() + lifetimeNanos;
        try {
            thread.execute(() -> {
                if (System.nanoTime() - expiresAt > 0) {
                    accepted.fail("Kafka did not take earlier deliveries in time");
                } else {
                    send(new ProducerRecord<>(Topics.DELIVERIES, ordinal, null, batch.toByteArray()), accepted);
                }
            });
        } catch (RejectedExecutionException fullOrClosed) {
            accepted.fail(fullOrClosed);
        }
        return accepted.future();
    }

    private void send(ProducerRecord<byte[], byte[]> record, Promise<RecordMetadata> accepted) {
        try {
            KafkaProducer<byte[], byte[]> current = current();
            current.send(record, (metadata, failure) -> {
                if (failure == null) {
                    accepted.complete(metadata);
                } else {
                    if (ProducerSettings.isTurnedAway(failure)) {
                        turnedAway = current;
                    }
                    accepted.fail(failure);
                }
            });
        } catch (RuntimeException refused) {
            if (ProducerSettings.isTurnedAway(refused)) {
                turnedAway = producer;
            }
            accepted.fail(refused);
        }
    }

    private KafkaProducer<byte[], byte[]> current() {
        if (producer != null && producer == turnedAway) {
            producer.close(Duration.ZERO);
            producer = null;
        }
        if (producer == null) {
            producer = settings.producer().producer(settings.kafka());
        }
        return producer;
    }

    /** Takes no more and sends what waits. Blocks, for a few seconds at most. */
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
                thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (producer != null) {
            producer.close(CLOSE_PATIENCE);
        }
    }
}
