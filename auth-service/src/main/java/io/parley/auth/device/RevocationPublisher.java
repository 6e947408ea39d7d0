package io.parley.auth.device;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.proto.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Carries revocations from the outbox to Kafka, on a thread of its own, because {@code send} may block. Anyone may nudge
 * it after a commit; without a nudge it looks by itself from time to time, for what a dead process or a dead Kafka left
 * behind. Several processes may publish the same revocation: repeating one changes nothing.
 */
@ApplicationScoped
public class RevocationPublisher {
    private static final Logger LOG = Logger.getLogger(RevocationPublisher.class);
    private static final int BATCH = 200;
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final RevocationOutbox outbox;
    private final RevocationHistory history;
    private final Map<String, Object> kafka;
    private final ProducerSettings producerSettings;
    private final Duration sweepInterval;
    private final Counter published;
    private final AtomicLong pending = new AtomicLong();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private boolean failing;
    private Producer<byte[], byte[]> producer;

    RevocationPublisher(
            RevocationOutbox outbox,
            RevocationHistory history,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            DeviceSettings settings,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.history = history;
        sweepInterval = settings.revocationSweepInterval();
        kafka = Map.copyOf(broker);
        producerSettings = new ProducerSettings(
                "parley-auth-revocations",
                settings.revocationTimeout(),
                settings.revocationTimeout(),
                ProducerSettings.DEFAULT_BUFFER_BYTES);
        published = Counter.builder("parley.auth.revocations.published")
                .description("Revocations that Kafka has confirmed")
                .register(metrics);
        Gauge.builder("parley.auth.revocations.pending", pending, AtomicLong::get)
                .description("Revocations that wait for Kafka, as last seen")
                .register(metrics);
        thread = Thread.ofPlatform().daemon().name("revocation-publisher").unstarted(this::work);
    }

    /** Begins to publish. */
    public void start() {
        thread.start();
    }

    /** There is something new in the outbox. Never blocks. */
    public void nudge() {
        nudges.release();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        nudge();
        thread.join(STOP_PATIENCE.toMillis());
    }

    private void work() {
        while (!stopping) {
            try {
                publishAll();
                forgetOld();
                nudges.tryAcquire(sweepInterval.toMillis(), TimeUnit.MILLISECONDS);
                nudges.drainPermits();
            } catch (InterruptedException interrupted) {
                break;
            }
        }
        if (producer != null) {
            producer.close(STOP_PATIENCE);
        }
    }

    private void publishAll() throws InterruptedException {
        try {
            List<RevocationOutbox.Pending> batch;
            do {
                batch = outbox.oldest(BATCH).await().atMost(DATABASE_PATIENCE);
                if (!batch.isEmpty()) {
                    publish(batch);
                }
            } while (batch.size() == BATCH && !stopping);
            pending.set(0);
            failing = false;
        } catch (ExecutionException | RuntimeException failure) {
            countPending();
            // Everything is in the outbox. One whose first login Kafka refused may never recover.
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
            if (!failing && !stopping) {
                LOG.warnf(
                        "Revocations cannot be published and stay stored until they can: %s",
                        failure.getCause() == null
                                ? failure.getMessage()
                                : failure.getCause().getMessage());
            }
            failing = true;
        }
    }

    /** What Kafka confirmed leaves the outbox, even when it did not confirm all. */
    private void publish(List<RevocationOutbox.Pending> batch) throws ExecutionException, InterruptedException {
        if (producer == null) {
            producer = producerSettings.producer(kafka);
        }
        List<Long> confirmed = new ArrayList<>(batch.size());
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
            for (RevocationOutbox.Pending pendingOne : batch) {
                sent.add(producer.send(record(pendingOne)));
            }
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get();
                confirmed.add(batch.get(i).id());
            }
        } finally {
            if (!confirmed.isEmpty()) {
                outbox.remove(confirmed).await().atMost(DATABASE_PATIENCE);
                published.increment(confirmed.size());
            }
        }
    }

    private void forgetOld() {
        try {
            history.forgetOld().await().atMost(DATABASE_PATIENCE);
        } catch (RuntimeException databaseDown) {
            LOG.debug("Old revocations stay for now", databaseDown);
        }
    }

    private void countPending() {
        try {
            pending.set(outbox.count().await().atMost(DATABASE_PATIENCE));
        } catch (RuntimeException databaseDownToo) {
            LOG.debug("The revocations that wait cannot be counted", databaseDownToo);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(RevocationOutbox.Pending pending) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES)
                .putInt(pending.revocation().getUserId())
                .array();
        return new ProducerRecord<>(
                Topics.REVOCATIONS, key, pending.revocation().toByteArray());
    }
}
