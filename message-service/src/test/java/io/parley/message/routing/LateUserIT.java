package io.parley.message.routing;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.localcluster.broker.BrokerUsers;
import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.message.testing.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.AuthenticationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that has just been installed: the service is there before its user is. */
class LateUserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void deliveriesGoOnceTheUserIsMade() {
        BrokerUsers users = BrokerUsers.load(new Properties());
        List<Integer> ports = FreePorts.find(2);
        KafkaBroker broker = KafkaBroker.of(users, Checkout.locate(), folder, ports.getFirst(), ports.getLast(), false);
        broker.launch(Lifetime.WITH_THIS_JVM);
        Map<String, Object> client = new HashMap<>(users.clientSettings("message"));
        client.put("bootstrap.servers", broker.bootstrapServers());
        DeliveryPublisher publisher = Deliveries.publisher(TestSettings.defaults(), client, new SimpleMeterRegistry());
        try {
            Awaitility.await().atMost(PATIENCE).until(broker::isListening);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> await(publisher.prepare()))
                    .hasCauseInstanceOf(AuthenticationException.class));

            broker.createTopics();

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(await(publisher.prepare()))
                    .isNull());
        } finally {
            publisher.close();
            broker.kill();
        }
    }
}
