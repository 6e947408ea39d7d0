package io.parley.message.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.testing.TestServers;
import io.parley.message.config.MessageConfig;
import io.parley.message.testing.PresenceStandIn;
import io.parley.message.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's first address is a relay of the test, so that Kafka can come late. */
class WarmUpIT {
    private static final String CREDENTIAL = "a-credential-for-tests-only";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Integer> ports = FreePorts.find(2);
    private PresenceStandIn presence;
    private PresenceClient presenceClient;
    private DeliveryPublisher publisher;
    private WarmUp warmUp;

    @BeforeEach
    void connect() {
        MessageConfig config = TestSettings.with(Map.of("presence", "127.0.0.1:" + ports.getFirst()));
        presence = new PresenceStandIn(ports.getFirst(), CREDENTIAL);
        presenceClient = new PresenceClient(config, TestSettings.discovery(), ServiceIdentity.plain(CREDENTIAL), vertx);
        presenceClient.start();
        publisher = Deliveries.publisher(config, Map.of("bootstrap.servers", "127.0.0.1:" + ports.getLast()), metrics);
        warmUp = new WarmUp(vertx, presenceClient, publisher);
    }

    @AfterEach
    void disconnect() {
        warmUp.stop();
        publisher.close();
        presenceClient.close();
        presence.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theWayIsOpenOnceBothHaveAnsweredHoweverLate() {
        warmUp.start();
        await().during(Duration.ofMillis(1_500)).until(() -> !warmUp.done());
        kafkaComes();
        await().during(Duration.ofMillis(1_500)).until(() -> !warmUp.done());
        presence.start();
        await().atMost(PATIENCE).until(warmUp::done);
        assertThat(presence.largestLocate()).isEqualTo(1);
        assertThat(metrics.counter("parley.message.deliveries.published").count())
                .as("no delivery of anybody")
                .isZero();
        assertThat(metrics.counter("parley.message.deliveries.failed").count()).isZero();
    }

    private void kafkaComes() {
        String[] broker = TestServers.kafka().bootstrapServers().split(":");
        NetClient out = vertx.createNetClient();
        vertx.createNetServer()
                .connectHandler(incoming -> {
                    incoming.pause();
                    out.connect(Integer.parseInt(broker[1]), broker[0]).onSuccess(outgoing -> {
                        incoming.pipeTo(outgoing);
                        outgoing.pipeTo(incoming);
                    });
                })
                .listen(ports.getLast(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
