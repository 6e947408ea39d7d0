package io.parley.presence.session;

import static io.parley.presence.PresenceCaller.register;
import static io.parley.presence.PresenceCaller.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.DeliverySettings;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.kit.testing.KafkaClientProbe;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.presence.TestSettings;
import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.Replacement;
import io.parley.presence.store.SessionRef;
import io.parley.proto.FrameLayout;
import io.parley.proto.Topics;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class ReplacedNoticeIT {
    /** When Kafka's client gives up, in a test without Kafka. */
    private static final Duration FAILS_AFTER = Duration.ofSeconds(5);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private PresenceCaller presence;

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
    }

    @AfterEach
    void disconnect() {
        presence.close();
    }

    @Test
    void theOldGatewayIsToldInItsPartitionWithItsEpoch() throws Exception {
        long before = System.currentTimeMillis();
        presence.acquire(30);
        long old = presence.acquire(30);
        long current = presence.acquire(31);
        presence.change(30, old, register(3_000_001, "phone", -1L), register(3_000_001, "laptop", 2));

        presence.change(31, current, register(3_000_001, "phone", 3));

        DeliveryBatch batch = notices(30, 1).getFirst();
        assertThat(batch.getEpoch()).isEqualTo(old);
        assertThat(batch.getDeliveriesCount()).isEqualTo(1);
        Delivery delivery = batch.getDeliveries(0);
        assertThat(delivery.getSessionIdsList()).containsExactly(-1L);
        assertThat(delivery.getAfter()).isEqualTo(AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED);
        assertThat(delivery.getFrame().byteAt(FrameLayout.TYPE_OFFSET))
                .isEqualTo((byte) FrameType.FRAME_TYPE_SESSION_REPLACED_VALUE);
        SessionReplaced payload = SessionReplaced.parseFrom(delivery.getFrame().substring(FrameLayout.HEADER_BYTES));
        assertThat(payload.getDeviceId()).isEqualTo("phone");
        assertThat(payload.getTimestampMs()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void replacementsOfOneCallShareARecordPerGatewayAndTheSameGatewayIsToldToo() throws Exception {
        long other = presence.acquire(32);
        long own = presence.acquire(33);
        presence.change(32, other, register(3_200_001, "phone", 11), register(3_200_002, "phone", 12));
        presence.change(33, own, register(3_200_003, "phone", 13));

        presence.change(
                33,
                own,
                register(3_200_001, "phone", 21),
                register(3_200_002, "phone", 22),
                register(3_200_003, "phone", 23),
                register(3_200_004, "phone", 24),
                register(3_200_004, "phone", 25));

        assertThat(told(notices(32, 1))).containsExactlyInAnyOrder(11L, 12L);
        assertThat(told(notices(33, 1))).containsExactlyInAnyOrder(13L, 24L);
    }

    @Test
    void aRepeatedCallTellsTheSameAgainAndAReconnectTellsNobody() throws Exception {
        long old = presence.acquire(34);
        long current = presence.acquire(35);
        presence.change(34, old, register(3_400_001, "phone", 1));
        presence.change(35, current, register(3_400_001, "phone", 2));
        presence.change(35, current, register(3_400_001, "phone", 2));
        assertThat(told(notices(34, 2))).containsExactly(1L, 1L);

        presence.change(35, current, remove(3_400_001, "phone", 2), register(3_400_001, "phone", 3));
        // What comes after shows that nothing came between: the partition is in order.
        presence.change(35, current, register(3_400_001, "phone", 4));
        assertThat(told(notices(35, 1))).containsExactly(3L);
    }

    @Test
    void aSessionThatCameAndWentInOneCallStillReplacesTheOldOne() throws Exception {
        long old = presence.acquire(36);
        long current = presence.acquire(37);
        presence.change(36, old, register(3_600_001, "phone", 1));

        presence.change(37, current, register(3_600_001, "phone", 2), remove(3_600_001, "phone", 2));

        assertThat(told(notices(36, 1))).containsExactly(1L);
        assertThat(presence.locate(3_600_001)).isEmpty();
    }

    @Test
    void kafkaClientsTakeWhateverIsConfiguredUnderKafka() {
        await().untilAsserted(() -> assertThat(KafkaClientProbe.clients()).anySatisfy(client -> assertThat(client)
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("client.id", "presence-service")));
    }

    @Test
    void withoutKafkaTheAnswerWaitsOnlySoLong() {
        DeliveryPublisher nowhere = new DeliveryPublisher(
                new DeliverySettings(
                        Map.of("bootstrap.servers", "127.0.0.1:1"),
                        new ProducerSettings("a-test", FAILS_AFTER, FAILS_AFTER, ProducerSettings.DEFAULT_BUFFER_BYTES),
                        2),
                "test",
                new SimpleMeterRegistry());
        ReplacedNotices notices =
                new ReplacedNotices(nowhere, TestSettings.with(NoticeSettings.class, Map.of("notice-wait", "300ms")));

        long start = System.nanoTime();
        notices.tell(List.of(new Replacement(
                        new SessionRef(new DeviceKey(1, "phone"), 1),
                        new GatewayEpoch(1, 1),
                        System.currentTimeMillis())))
                .await()
                .atMost(FAILS_AFTER);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FAILS_AFTER);
        nowhere.close();
    }

    private static List<Long> told(List<DeliveryBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.getDeliveriesList().stream())
                .map(delivery -> delivery.getSessionIds(0))
                .toList();
    }

    /** Reads the partition from its start until it has as many records; each test has partitions of its own. */
    private List<DeliveryBatch> notices(int ordinal, int count) throws Exception {
        TopicPartition partition = new TopicPartition(Topics.DELIVERIES, ordinal);
        List<DeliveryBatch> batches = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    batches.add(DeliveryBatch.parseFrom(record.value()));
                }
                return batches.size() >= count;
            });
        }
        assertThat(batches).hasSize(count);
        return batches;
    }
}
