package io.parley.systemtest.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.systemtest.process.LoneService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL or Kafka cannot be used: every service says where it is, as whom, the last cause and what to check, once a minute. */
class OutageE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "the_right_password";
    private static final String ANYBODY_THERE =
            "Check that it runs, that host and port are right, and that network policies and"
                    + " firewalls let this host reach it.";

    private static MariaDb database;

    @BeforeAll
    static void startDatabase() {
        Path home = Path.of("target", "outage-database").toAbsolutePath();
        database = new MariaDb(
                MariaDbBinaries.unpack(Checkout.locate()),
                Folders.createPrivate(home),
                FreePorts.find(1).getFirst());
        database.start(Lifetime.WITH_THIS_JVM);
        database.createSchema("parley_outage", PASSWORD);
    }

    @AfterAll
    static void stopDatabase() {
        database.kill();
        database.deleteData();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "presence-service", "message-service"})
    void nobodyListensWhereMysqlShallBe(String module) {
        int port = FreePorts.find(1).getFirst();
        try (LoneService service = new LoneService(module, settings(port, "parley_outage", PASSWORD))) {
            assertThat(service.endsWith(1)).as(service.log()).isTrue();
            assertSaidTwiceWithoutStack(
                    service,
                    "MySQL at 127.0.0.1:" + port + " cannot be used as parley_outage: ",
                    "Connection refused. " + ANYBODY_THERE);
        }
    }

    @Test
    void thePasswordIsWrong() {
        try (LoneService service =
                new LoneService("presence-service", settings(database.port(), "parley_outage", "a wrong one"))) {
            assertThat(service.endsWith(1)).as(service.log()).isTrue();
            assertSaidTwiceWithoutStack(
                    service,
                    "MySQL at 127.0.0.1:" + database.port() + " cannot be used as parley_outage: ",
                    "Access denied for user 'parley_outage'");
            assertThat(service.log())
                    .contains("Check the user and its password, and that it may connect from this host.")
                    .doesNotContain("a wrong one");
        }
    }

    @Test
    void thereIsNoSuchDatabase() {
        Map<String, String> settings = settings(database.port(), "parley_outage", PASSWORD);
        settings.replaceAll((key, value) -> value.replace("/parley_outage", "/information_schema_of_nobody"));
        database.execute("GRANT ALL PRIVILEGES ON `information_schema_of_nobody`.* TO 'parley_outage'@'127.0.0.1'");
        try (LoneService service = new LoneService("presence-service", settings)) {
            assertThat(service.endsWith(1)).as(service.log()).isTrue();
            assertSaidTwiceWithoutStack(
                    service,
                    "MySQL at 127.0.0.1:" + database.port() + " cannot be used as parley_outage: ",
                    "Unknown database 'information_schema_of_nobody'. Check that the schema exists and that its name is"
                            + " right.");
        }
    }

    @Test
    void nobodyListensWhereKafkaShallBe() {
        String kafka = "127.0.0.1:" + FreePorts.find(1).getFirst();
        try (LoneService gateway = new LoneService("gateway-service", Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka))) {
            String sentence = "Kafka at " + kafka + " cannot be used: ";
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(gateway.readiness()).contains(sentence).contains(ANYBODY_THERE);
                assertThat(gateway.said(sentence)).isNotEmpty();
            });
            // The consumers are made anew every five seconds, and try more often than that.
            Awaitility.await().during(Duration.ofSeconds(8)).atMost(PATIENCE).untilAsserted(() -> {
                assertThat(gateway.said(" WARN ").stream()
                                .filter(line -> line.contains("Kafka") || line.contains("kafka")))
                        .hasSize(1)
                        .allMatch(line -> line.contains(sentence));
                assertThat(gateway.log()).doesNotContain("\tat ");
            });
        }
    }

    @Test
    void mysqlGoesAwayAndComesBack() {
        try (LoneService service =
                new LoneService("presence-service", settings(database.port(), "parley_outage", PASSWORD))) {
            Awaitility.await().atMost(PATIENCE).until(() -> isReady(service));
            database.kill();
            String sentence = "MySQL at 127.0.0.1:" + database.port() + " cannot be used as parley_outage: ";
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(service.readiness())
                    .contains(sentence)
                    .contains(ANYBODY_THERE));
            // Past every time-out of a pool: a call that failed must not fail again.
            Awaitility.await().during(Duration.ofSeconds(6)).atMost(PATIENCE).untilAsserted(() -> assertThat(
                            service.log())
                    .doesNotContain("Result is already complete")
                    .doesNotContain("\tat "));
            database.start(Lifetime.WITH_THIS_JVM);
            Awaitility.await().atMost(PATIENCE).until(() -> isReady(service));
        }
    }

    private static boolean isReady(LoneService service) {
        String readiness = service.readiness();
        return readiness.contains("database") && !readiness.contains("DOWN");
    }

    /** While it tries, and when it gives up. */
    private static void assertSaidTwiceWithoutStack(LoneService service, String beginning, String end) {
        assertThat(service.said("cannot be used"))
                .as(service.log())
                .hasSize(2)
                .allMatch(line -> line.contains(beginning) && line.contains(end));
        assertThat(service.said("The start failed: ")).hasSize(1);
        assertThat(service.log()).doesNotContain("\tat ").doesNotContain(PASSWORD);
    }

    private static Map<String, String> settings(int port, String schema, String password) {
        String address = "mysql://127.0.0.1:" + port + "/" + schema;
        Map<String, String> settings = new HashMap<>();
        settings.put("QUARKUS_DATASOURCE_REACTIVE_URL", address);
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + address);
        settings.put("QUARKUS_DATASOURCE_USERNAME", schema);
        settings.put("QUARKUS_DATASOURCE_PASSWORD", password);
        settings.put("QUARKUS_FLYWAY_CONNECT_RETRIES", "2");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePorts.find(1).getFirst());
        String nowhere = "127.0.0.1:" + FreePorts.find(1).getFirst();
        for (String key : new String[] {"PARLEY_MESSAGE_PRESENCE", "PARLEY_AUTH_MESSAGE", "PARLEY_PRESENCE_MESSAGE"}) {
            settings.put(key, nowhere);
        }
        return settings;
    }
}
