package io.parley.auth.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.Topics;
import io.parley.proto.event.v1.Revocation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.Assertions;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads every revocation there is, as a gateway does. */
final class RevocationReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Revocation> seen = new ArrayList<>();

    RevocationReader() {
        String servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.REVOCATIONS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The revocations of one user so far, in order. */
    List<Revocation> of(int userId) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            seen.add(parse(record));
        }
        return seen.stream()
                .filter(revocation -> revocation.getUserId() == userId)
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static Revocation parse(ConsumerRecord<byte[], byte[]> record) {
        try {
            Revocation revocation = Revocation.parseFrom(record.value());
            Assertions.assertThat(ByteBuffer.wrap(record.key()).getInt()).isEqualTo(revocation.getUserId());
            return revocation;
        } catch (InvalidProtocolBufferException damaged) {
            throw new AssertionError(damaged);
        }
    }
}
