package io.parley.presence;

import io.parley.kit.testing.KafkaClientProbe;
import io.parley.localcluster.testing.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Gives the service under test its MariaDB, its Kafka and its ports. Leases are long: tests that want them short say so. */
public final class PresenceServers implements QuarkusTestResourceLifecycleManager {
    /** What a test shows when it plays another service. */
    public static final String CREDENTIAL = "a-credential-for-tests-only";

    private static final String SCHEMA = "parley_presence";

    @Override
    public Map<String, String> start() {
        var database = TestServers.mariaDb();
        database.createSchema(SCHEMA);
        String address = "localhost:" + database.port() + "/" + SCHEMA;
        return Map.ofEntries(
                Map.entry("quarkus.datasource.reactive.url", "mysql://" + address),
                Map.entry("quarkus.datasource.jdbc.url", "jdbc:mysql://" + address),
                Map.entry("quarkus.datasource.username", SCHEMA),
                Map.entry("quarkus.datasource.password", SCHEMA),
                Map.entry("kafka.bootstrap.servers", TestServers.kafka().bootstrapServers()),
                // By the names of environment variables, as a chart gives them.
                Map.entry("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"),
                Map.entry("KAFKA_METRIC_REPORTERS", KafkaClientProbe.class.getName()),
                Map.entry("quarkus.grpc.server.test-port", Integer.toString(freePort())),
                Map.entry("parley.service-credential", CREDENTIAL),
                // Nobody is there unless a test is: sessions do not need message-service.
                Map.entry("parley.presence.message", "127.0.0.1:" + freePort()),
                Map.entry("parley.outbox.interval", "300ms"),
                Map.entry("parley.presence.connection-age", "1s"),
                Map.entry("parley.presence.lease", "60s"),
                Map.entry("parley.presence.census-interval", "1s"),
                Map.entry("parley.presence.clear-chunk", "100"));
    }

    @Override
    public void stop() {
        // The servers are shared by all tests of this JVM and end with it.
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
