package io.parley.message.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.FrameLayout;
import io.parley.proto.Topics;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import io.parley.proto.event.v1.GroupAudience;
import io.parley.proto.presence.v1.Location;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the deliveries of all gateways, as the gateways do: assigned, from the end. What it has read may be asked from any thread. */
public final class Deliveries implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Queue<Pushed> pushed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A frame as it came out of Kafka. */
    public record Pushed(int partition, long epoch, List<Long> sessions, GroupAudience audience, ByteString frame) {
        /** The frame's type. */
        public FrameType type() {
            return FrameType.forNumber(Byte.toUnsignedInt(frame.byteAt(FrameLayout.TYPE_OFFSET)));
        }

        /** The payload of a Message frame. */
        public Message message() {
            return parse(Message.parser());
        }

        /** The payload of a Receipt frame. */
        public Receipt receipt() {
            return parse(Receipt.parser());
        }

        private <T> T parse(com.google.protobuf.Parser<T> parser) {
            try {
                return parser.parseFrom(frame.substring(FrameLayout.HEADER_BYTES));
            } catch (InvalidProtocolBufferException broken) {
                throw new AssertionError("not a payload of " + type(), broken);
            }
        }
    }

    /** Reads from now on. */
    public Deliveries(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = IntStream.range(0, Topics.DELIVERIES_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.DELIVERIES, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        Thread reader = new Thread(this::read, "deliveries-of-the-test");
        reader.setDaemon(true);
        reader.start();
    }

    /** The messages that one session got, in order; the first push of each has the sender's name, a repeated one has not. */
    public List<Message> messagesFor(Location session) {
        return to(session, FrameType.FRAME_TYPE_MESSAGE).map(Pushed::message).toList();
    }

    /** The receipts that one session got, in order. */
    public List<Receipt> receiptsFor(Location session) {
        return to(session, FrameType.FRAME_TYPE_RECEIPT).map(Pushed::receipt).toList();
    }

    /** The sessions that got a receipt. */
    public Set<Long> receiptSessions() {
        return pushed.stream()
                .filter(push -> push.type() == FrameType.FRAME_TYPE_RECEIPT)
                .flatMap(push -> push.sessions().stream())
                .collect(Collectors.toSet());
    }

    /** Everything that one session got, in order. */
    public List<Pushed> pushedTo(Location session) {
        return pushed.stream()
                .filter(push -> push.sessions().contains(session.getSessionId()))
                .toList();
    }

    /** Everything that went to the members of a group, at whatever gateway, in order. */
    public List<Pushed> pushedToMembers(long group) {
        return pushed.stream()
                .filter(push -> push.audience().getConversationId() == group)
                .toList();
    }

    private Stream<Pushed> to(Location session, FrameType type) {
        return pushedTo(session).stream().filter(push -> push.type() == type);
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(this::take);
            }
        } catch (WakeupException end) {
            consumer.close();
        } finally {
            closed.countDown();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            DeliveryBatch batch = DeliveryBatch.parseFrom(record.value());
            for (Delivery delivery : batch.getDeliveriesList()) {
                ByteBuffer frame = delivery.getFrame().asReadOnlyByteBuffer();
                if (frame.getInt() != frame.remaining()) {
                    throw new AssertionError("a frame's length is not that of the frame");
                }
                pushed.add(new Pushed(
                        record.partition(),
                        batch.getEpoch(),
                        delivery.getSessionIdsList(),
                        delivery.getGroup(),
                        delivery.getFrame()));
            }
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError("a record is no DeliveryBatch", broken);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
