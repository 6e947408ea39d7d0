package io.parley.presence.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.proto.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Hands notices to Kafka on a thread of its own, because {@code send} may block its caller. The thread's queue and
 * Kafka's buffer are bounded; what does not fit is dropped and counted: the replaced session is out of the table already
 * and gets no deliveries, it only is not told.
 *
 * <p>The producer is made on that thread too, so that neither start-up nor a call waits for a broker. While Kafka is away
 * accepted notices stay in the producer's buffer until their lifetime ends.
 */
@Singleton
public class NoticePublisher {
    private static final Logger LOG = Logger.getLogger(NoticePublisher.class);

    /** Longest time one {@code send} may block the publishing thread, in milliseconds. */
    private static final int MAX_BLOCK_MS = 500;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final long BUFFER_BYTES = 8L << 20;
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    private final NoticeSettings settings;
    private final ThreadPoolExecutor thread;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Counter published;
    private final Counter failed;
    private final Counter dropped;
    /** Only touched by {@link #thread}, and by {@link #stop} once that has ended. */
    private volatile KafkaProducer<byte[], byte[]> producer;

    public NoticePublisher(NoticeSettings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(settings.queue()), NoticePublisher::newThread);
        this.published = metrics.counter("parley.presence.notices", "outcome", "published");
        this.failed = metrics.counter("parley.presence.notices", "outcome", "failed");
        this.dropped = metrics.counter("parley.presence.notices", "outcome", "dropped");
        metrics.gauge("parley.presence.notices.queued", thread.getQueue(), Queue::size);
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "notice-publisher");
        thread.setDaemon(true);
        return thread;
    }

    /** Connects and learns the partitions, so that the first notice does not wait for it. Returns at once. */
    public void warmUp() {
        thread.execute(() -> {
            try {
                producer().partitionsFor(Topics.DELIVERIES);
            } catch (RuntimeException e) {
                // The first notice tries again; a warning then says so.
                LOG.infof("Kafka has not answered yet: %s", e.getMessage());
            }
        });
    }

    /** Publishes; completes when Kafka has them, or when patience ends or a failure, whichever is first. Never fails. */
    Uni<Void> publish(List<ProducerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        CompletableFuture<?>[] accepted =
                records.stream().map(record -> new CompletableFuture<Void>()).toArray(CompletableFuture[]::new);
        try {
            thread.execute(() -> {
                for (int i = 0; i < accepted.length; i++) {
                    send(records.get(i), accepted[i]);
                }
            });
        } catch (RejectedExecutionException queueFullOrStopped) {
            dropped.increment(records.size());
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .completionStage(CompletableFuture.allOf(accepted))
                .ifNoItem()
                .after(settings.patience())
                .recoverWithItem((Void) null);
    }

    /** Takes no more notices and lets those on their way arrive, for a few seconds at most. */
    public void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
                thread.awaitTermination(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (producer != null) {
            producer.close(STOP_WAIT);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, CompletableFuture<?> accepted) {
        try {
            producer().send(record, (metadata, failure) -> done(failure, accepted));
        } catch (RuntimeException e) {
            done(e, accepted);
        }
    }

    private void done(Exception failure, CompletableFuture<?> accepted) {
        if (failure == null) {
            published.increment();
            failing.set(false);
        } else {
            failed.increment();
            if (failing.compareAndSet(false, true)) {
                LOG.warnf("Replaced sessions cannot be told through Kafka: %s", failure.getMessage());
            }
        }
        accepted.complete(null);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(producerConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /** What is configured, and on top of it what this class relies on. */
    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "presence-service");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeoutMs());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        return config;
    }

    /** Kafka wants it to be no shorter than one request. */
    private int deliveryTimeoutMs() {
        return (int) Math.max(REQUEST_TIMEOUT_MS, settings.lifetime().toMillis());
    }
}
