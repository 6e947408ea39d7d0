package io.parley.kit.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.kafka.ProducerSettings;
import io.parley.proto.event.v1.DeliveryBatch;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without Kafka; with it see the tests of the services. */
class DeliveryPublisherTest {
    private static final Duration LIFETIME = Duration.ofMillis(500);
    private static final int QUEUE = 2;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private DeliveryPublisher publisher = to("127.0.0.1:1");

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void whatKafkaDoesNotTakeFailsInTimeAndTheQueueIsBounded() {
        List<Future<RecordMetadata>> deliveries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deliveries.add(publisher.publish(1, DeliveryBatch.getDefaultInstance()));
        }
        assertThat(deliveries.stream().filter(Future::failed).count())
                .as("refused at once")
                .isGreaterThanOrEqualTo(20 - QUEUE - 1);
        await().atMost(LIFETIME.multipliedBy(20))
                .until(() -> deliveries.stream().allMatch(Future::failed));
        assertThat(metrics.counter("test.failed").count()).isEqualTo(20);
        assertThat(metrics.counter("test.published").count()).isZero();
    }

    @Test
    void aBrokerWithoutAnAddressFailsTheDeliveryAndNotItsCaller() {
        publisher.close();
        publisher = to("no-such-broker.invalid:9092");
        Future<Void> prepared = publisher.prepare();
        await().until(prepared::failed);
        assertThat(metrics.counter("test.failed").count())
                .as("preparing is no delivery")
                .isZero();
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        publisher.close();
        assertThat(publisher.publish(1, DeliveryBatch.getDefaultInstance()).failed())
                .isTrue();
    }

    private DeliveryPublisher to(String bootstrapServers) {
        return new DeliveryPublisher(
                new DeliverySettings(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ProducerSettings("a-test", LIFETIME, LIFETIME, ProducerSettings.DEFAULT_BUFFER_BYTES),
                        QUEUE),
                "test",
                metrics);
    }
}
