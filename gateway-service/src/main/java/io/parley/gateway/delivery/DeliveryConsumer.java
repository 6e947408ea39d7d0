package io.parley.gateway.delivery;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.GatewayLease;
import io.parley.proto.Topics;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads this gateway's partition of {@code parley.deliveries}, from the end, on a thread of its own, and hands records of
 * the current epoch to the router. Stops fetching while an event loop is behind.
 */
public final class DeliveryConsumer implements PollingThread.Reader {
    private static final Logger LOG = Logger.getLogger(DeliveryConsumer.class);
    private static final long UNKNOWN = -1;

    private final TopicPartition partition;
    private final DeliveryRouter router;
    private final GroupDeliveries groups;
    private final GatewayLease lease;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final PollingThread thread;
    private final CompletableFuture<Void> positioned = new CompletableFuture<>();
    /** Only for the reading thread. */
    private long nextOffset = UNKNOWN;

    /** @param ordinal this gateway's number, which is its partition */
    public DeliveryConsumer(
            KafkaSettings kafka,
            int ordinal,
            DeliveryRouter router,
            GroupDeliveries groups,
            GatewayLease lease,
            GatewayMetrics metrics,
            Clock clock) {
        this.partition = new TopicPartition(Topics.DELIVERIES, ordinal);
        this.router = router;
        this.groups = groups;
        this.lease = lease;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = new PollingThread(kafka, "deliveries", this);
    }

    public void start() {
        thread.start();
    }

    /** Completes once the position is known: from then on no delivery is missed. The lease must come after it. */
    public CompletionStage<Void> positioned() {
        return positioned;
    }

    public boolean isPositioned() {
        return positioned.isDone();
    }

    /** How long ago Kafka last answered, in milliseconds; very long before the first time. */
    public long millisSinceFetch() {
        return thread.millisSinceFetch();
    }

    @Override
    public void position(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        if (nextOffset == UNKNOWN) {
            consumer.seekToEnd(List.of(partition));
        } else {
            // The consumer before this one failed: go on where it was.
            consumer.seek(partition, nextOffset);
        }
        nextOffset = consumer.position(partition);
        if (positioned.complete(null)) {
            LOG.infof("Deliveries are read from %s, offset %d", partition, nextOffset);
        }
    }

    @Override
    public void read(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                route(record);
            } catch (IOException unreadable) {
                LOG.errorf(unreadable, "Record %d of %s is not a delivery batch", record.offset(), partition);
            }
            nextOffset = record.offset() + 1;
        }
        router.handOver();
    }

    private void route(ConsumerRecord<byte[], byte[]> record) throws IOException {
        // The frames stay where they are in the record's value: nothing writes to that array any more.
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(record.value()).newCodedInput();
        input.enableAliasing(true);
        DeliveryBatch batch = DeliveryBatch.parseFrom(input);
        if (!lease.isCurrent(batch.getEpoch())) {
            metrics.deliveriesStale(batch.getDeliveriesCount());
            return;
        }
        metrics.deliveryLag(clock.millis() - record.timestamp());
        for (Delivery delivery : batch.getDeliveriesList()) {
            if (delivery.hasGroup()) {
                groups.route(delivery);
            } else {
                router.route(delivery);
            }
        }
    }

    @Override
    public boolean isBehind() {
        return router.isBehind();
    }

    public void stop() {
        thread.stop();
    }
}
