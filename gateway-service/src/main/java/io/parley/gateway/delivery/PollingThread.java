package io.parley.gateway.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * A thread that polls one Kafka consumer for as long as the gateway lives. When the consumer fails it is made anew after
 * a pause, from the position its reader then chooses.
 */
final class PollingThread {
    private static final Logger LOG = Logger.getLogger(PollingThread.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(5);
    private static final long PAUSE_AFTER_FAILURE_MS = 500;

    private final KafkaSettings kafka;
    private final Reader reader;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    /** When Kafka last answered a fetch, be it with nothing; 0 before the first time. */
    private volatile long lastFetchNanos;

    PollingThread(KafkaSettings kafka, String purpose, Reader reader) {
        this.kafka = kafka;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("kafka-" + purpose).daemon().unstarted(() -> run(purpose));
    }

    void start() {
        thread.start();
    }

    private void run(String purpose) {
        while (stopping.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> opened = kafka.consumer(purpose)) {
                consumer = opened;
                reader.position(opened);
                poll(opened);
            } catch (WakeupException | InterruptException stopped) {
                LOG.debugf("The consumer of %s stops", purpose);
            } catch (RetriableException away) {
                // One of the lines of an outage, which are said once a minute.
                LOG.warnf("Kafka does not answer the consumer of %s: %s", purpose, away.getMessage());
                pause();
            } catch (RuntimeException failed) {
                LOG.warnf(failed, "The consumer of %s failed and is made anew", purpose);
                pause();
            }
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> opened) {
        boolean paused = false;
        Metric fetches = fetchesOf(opened);
        Object fetchesSeen = fetches.metricValue();
        while (stopping.getCount() > 0) {
            ConsumerRecords<byte[], byte[]> records = opened.poll(paused ? POLL_WHILE_PAUSED : POLL);
            if (!records.isEmpty()) {
                reader.read(records);
            }
            boolean behind = reader.isBehind();
            if (behind != paused) {
                if (behind) {
                    opened.pause(opened.assignment());
                } else {
                    opened.resume(opened.assignment());
                }
                paused = behind;
            }
            // A poll says nothing about Kafka: it returns empty-handed from a broker that is gone, too.
            Object fetchesNow = fetches.metricValue();
            if (paused || !fetchesNow.equals(fetchesSeen)) {
                fetchesSeen = fetchesNow;
                lastFetchNanos = System.nanoTime();
                reader.fetched();
            }
        }
    }

    private static Metric fetchesOf(KafkaConsumer<?, ?> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("fetch-total"))
                .findFirst()
                .orElseThrow();
    }

    /** How long ago Kafka last answered a fetch, in milliseconds; very long before the first time. Any thread. */
    long millisSinceFetch() {
        long last = lastFetchNanos;
        return last == 0 ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
    }

    private void pause() {
        try {
            stopping.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread; returns at once. */
    void stop() {
        stopping.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    /** What a polling thread polls for. Called on that thread only. */
    interface Reader {
        /** Assigns partitions and resolves where to begin. */
        void position(KafkaConsumer<byte[], byte[]> consumer);

        /** Takes what has come. */
        void read(ConsumerRecords<byte[], byte[]> records);

        /** Kafka has answered, be it with nothing, and what it answered with has been taken. */
        default void fetched() {}

        /** Whether to stop fetching until what was taken has been worked off. */
        boolean isBehind();
    }
}
