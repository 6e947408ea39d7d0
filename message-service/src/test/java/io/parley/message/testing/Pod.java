package io.parley.message.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.testing.TestServers;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.Deliveries;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.PresenceClient;
import io.parley.message.routing.RecentRoutings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** The parts of one pod that the message path stands on, put together by hand: database, broker, presence. */
public final class Pod implements AutoCloseable {
    private static final String CREDENTIAL = MessageServers.CREDENTIAL;

    private final MessageConfig config;
    private final PodDatabase database;
    private final PresenceStandIn presence;
    private final PresenceClient presenceClient;
    private final DeliveryPublisher publisher;
    private final RecentRoutings recent;
    private final DeliveryRouter router;
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    /** A pod with these settings, given without {@code parley.message}; presence-service does not listen yet. */
    public Pod(Schema schema, Map<String, String> different) {
        int port = FreePorts.find(1).getFirst();
        Map<String, String> settings = new HashMap<>(different);
        settings.put("presence", "127.0.0.1:" + port);
        config = TestSettings.with(settings);
        database = new PodDatabase(schema, config);
        presence = new PresenceStandIn(port, CREDENTIAL);
        presenceClient = new PresenceClient(
                config, TestSettings.discovery(), ServiceIdentity.plain(CREDENTIAL), database.vertx());
        presenceClient.start();
        publisher = Deliveries.publisher(
                config, Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()), metrics);
        recent = new RecentRoutings(config, Clock.systemUTC());
        router = new DeliveryRouter(presenceClient, publisher, Untraced.TRACES, recent, config, metrics);
    }

    /** The pod's settings. */
    public MessageConfig config() {
        return config;
    }

    /** The pod's connections. */
    public PodDatabase database() {
        return database;
    }

    /** What the pod asks for sessions. */
    public PresenceStandIn presence() {
        return presence;
    }

    /** Starts {@link #presence()}, and waits until it can be asked. */
    public void startPresence() {
        presence.start();
        Awaitility.await("a connection to presence-service")
                .ignoreExceptions()
                .until(() -> PodDatabase.await(presenceClient.locate(Set.of(1))).isEmpty());
    }

    /** Asks {@link #presence()}. */
    public PresenceClient presenceClient() {
        return presenceClient;
    }

    /** Routes over the real broker. */
    public DeliveryRouter router() {
        return router;
    }

    /** What the router remembers. */
    public RecentRoutings recent() {
        return recent;
    }

    /** The pod's metrics. */
    public MeterRegistry metrics() {
        return metrics;
    }

    @Override
    public void close() {
        publisher.close();
        presenceClient.close();
        presence.close();
        database.close();
    }
}
