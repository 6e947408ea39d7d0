package io.parley.gateway.testing;

import com.google.protobuf.ByteString;
import io.parley.proto.Topics;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import io.parley.proto.event.v1.Revocation;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to Kafka what message-service and auth-service would. */
public final class EventWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final int ordinal;

    public EventWriter(String bootstrapServers, int ordinal) {
        this.ordinal = ordinal;
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A delivery of a message with this seq and text. */
    public static Delivery message(long seq, String text, Long... sessionIds) {
        Message message = Message.newBuilder()
                .setConversationId(1)
                .setSeq(seq)
                .setText(text)
                .build();
        return Delivery.newBuilder()
                .setFrame(ByteString.copyFrom(
                        TestClient.frame(FrameType.FRAME_TYPE_MESSAGE_VALUE, 0, message.toByteArray())))
                .addAllSessionIds(List.of(sessionIds))
                .build();
    }

    /** Writes one record and waits until Kafka has it. */
    public void deliver(long epoch, Delivery... deliveries) {
        DeliveryBatch batch = DeliveryBatch.newBuilder()
                .setEpoch(epoch)
                .addAllDeliveries(List.of(deliveries))
                .build();
        write(new ProducerRecord<>(Topics.DELIVERIES, ordinal, null, batch.toByteArray()));
    }

    /** Writes a revocation and waits until Kafka has it. */
    public void revoke(Revocation revocation) {
        write(new ProducerRecord<>(Topics.REVOCATIONS, 0, null, revocation.toByteArray()));
    }

    private void write(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
