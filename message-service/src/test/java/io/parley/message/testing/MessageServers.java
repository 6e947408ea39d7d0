package io.parley.message.testing;

import io.parley.kit.testing.KafkaClientProbe;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.testing.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives the service under test its MariaDB, its Kafka, its ports, and the port where the test plays presence-service. */
public final class MessageServers implements QuarkusTestResourceLifecycleManager {
    /** What a test shows when it plays another service. */
    public static final String CREDENTIAL = "a-credential-for-tests-only";

    private static final String SCHEMA = "parley_message";

    @Override
    public Map<String, String> start() {
        String broker = TestServers.kafka().bootstrapServers();
        String database = TestServers.mariaDb().createSchema(SCHEMA);
        List<Integer> ports = FreePorts.find(2);
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.reactive.url", database);
        settings.put("quarkus.datasource.jdbc.url", "jdbc:" + database);
        settings.put("quarkus.datasource.username", SCHEMA);
        settings.put("quarkus.datasource.password", SCHEMA);
        settings.put("kafka.bootstrap.servers", broker);
        // By the names of environment variables, as a chart gives them.
        settings.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        settings.put("KAFKA_METRIC_REPORTERS", KafkaClientProbe.class.getName());
        settings.put("quarkus.grpc.server.test-port", ports.getFirst().toString());
        settings.put("parley.service-credential", CREDENTIAL);
        settings.put("parley.message.presence", "127.0.0.1:" + ports.getLast());
        settings.put("parley.message.receipts.write-interval", "50ms");
        settings.put("parley.message.routing.failure-backoff", "200ms");
        settings.put("parley.message.redelivery.interval", "500ms");
        return settings;
    }

    @Override
    public void stop() {
        // The servers are shared by all tests of this JVM and end with it.
    }
}
