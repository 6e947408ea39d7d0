package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.kit.setting.SettingsText;
import io.parley.localcluster.service.ClassDataRecording;
import io.parley.localcluster.service.ClusterHome;
import io.parley.localcluster.service.LocalCluster;
import io.parley.localcluster.service.LocalClusterBuilder;
import io.parley.proto.client.v1.Session;
import io.parley.systemtest.check.StoredRow;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.process.ServiceNames;
import io.parley.systemtest.process.TraceCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one cluster of this module: started by the first test class that needs it, on free ports, beside whatever else
 * runs; stopped when all tests are done. Every test makes its own users.
 */
public final class TestCluster implements BeforeAllCallback {
    /** The device on which each user was registered. */
    static final String KNOWN_DEVICE = "registration";

    private static final String PASSWORD = "correct horse 7";
    private static final String SCHEMA = "parley_message";
    private static final List<String> MEMBERS =
            List.of("auth-service", "presence-service", "message-service", "gateway-0", "gateway-1");
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static LocalCluster cluster;
    private static ServiceNames names;
    private static TraceCollector collector;

    @Override
    public void beforeAll(ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(ExtensionContext.Namespace.create(TestCluster.class));
        store.getOrComputeIfAbsent("cluster", key -> (ExtensionContext.Store.CloseableResource) () -> {
            try {
                assertNoBlockedEventLoop();
            } finally {
                cluster.close();
                names.close();
                collector.close();
            }
        });
        synchronized (TestCluster.class) {
            if (cluster == null) {
                cluster = start();
            }
        }
    }

    private static LocalCluster start() {
        recordClassData();
        Path home = Path.of("target", "cluster").toAbsolutePath();
        deleteWhatAnEarlierRunLeft(home);
        names = new ServiceNames(LocalCluster.builder()
                .home(home)
                .freePorts()
                .gateways(2)
                .build()
                .ports());
        LocalClusterBuilder builder =
                LocalCluster.builder().home(home).portsOfLastStart().gateways(2).readyWithin(START_PATIENCE);
        for (String member : MEMBERS) {
            names.settings(member).forEach((key, value) -> builder.env(member, key, value));
        }
        // Without the chat in the browser, whether or not this checkout has built it.
        collector = new TraceCollector();
        for (String member : List.of("gateway-0", "gateway-1", "message-service")) {
            builder.env(member, "QUARKUS_OTEL_SDK_DISABLED", "false")
                    .env(member, "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                    .env(member, "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
        }
        return builder.env("gateway-0", "PARLEY_GATEWAY_WEB_DIRECTORY", "")
                .env("gateway-1", "PARLEY_GATEWAY_WEB_DIRECTORY", "")
                .env("gateway-0", "PARLEY_GATEWAY_TEST_HOOKS", "true")
                .env("gateway-1", "PARLEY_GATEWAY_TEST_HOOKS", "true")
                .env("gateway-1", "PARLEY_GATEWAY_DELIVERY_MAX_FETCH_SILENCE", "2s")
                // Idle clients of tests send no heartbeats, and a machine may be slow.
                .env("gateway-0", "PARLEY_GATEWAY_CONNECTION_SILENCE", "10m")
                .env("gateway-1", "PARLEY_GATEWAY_CONNECTION_SILENCE", "10m")
                .env("gateway-0", "PARLEY_GATEWAY_WEB_SOCKET_SILENCE", "10m")
                .env("gateway-1", "PARLEY_GATEWAY_WEB_SOCKET_SILENCE", "10m")
                // Nobody is asked to leave for a difference of less than 100 sessions.
                .env("gateway-0", "PARLEY_GATEWAY_REBALANCE_ENABLED", "true")
                .env("gateway-0", "PARLEY_GATEWAY_REBALANCE_DELAY", "3s")
                .env("gateway-0", "PARLEY_GATEWAY_REBALANCE_TOLERANCE_SESSIONS", "100")
                // A test waits until they are lost.
                .env("gateway-0", "PARLEY_GATEWAY_UPSTREAM_LEASE_PATIENCE", "9s")
                .env("gateway-1", "PARLEY_GATEWAY_UPSTREAM_LEASE_PATIENCE", "9s")
                // Groups of three go to every gateway, groups of two are looked up.
                .env("message-service", "PARLEY_MESSAGE_GROUPS_LOOKED_UP", "2")
                .env("presence-service", "PARLEY_PRESENCE_CENSUS_INTERVAL", "1s")
                .start();
    }

    /** The tests start dozens of processes while clients write: without class data of this build half the time is spent on that. */
    private static void recordClassData() {
        ClassDataRecording recording = new ClassDataRecording(Clock.systemUTC());
        if (recording.isOutdated()) {
            recording.run();
        }
    }

    private static void deleteWhatAnEarlierRunLeft(Path home) {
        if (!Files.isDirectory(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    static LocalCluster cluster() {
        return cluster;
    }

    static ServiceNames names() {
        return names;
    }

    static TraceCollector collector() {
        return collector;
    }

    /** Sets this and nothing else, and waits until every process says that it is so. */
    static void set(Map<String, String> settings) {
        new ClusterHome(cluster.home()).writeSettings(settings);
        await().untilAsserted(() ->
                assertThat(cluster.withoutSettings(settingsVersion(settings))).isEmpty());
    }

    static long settingsVersion(Map<String, String> settings) {
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (key, value) -> lines.append(key).append('=').append(value).append('\n'));
        return SettingsText.version(SettingsText.read(lines.toString()));
    }

    static int tcpPort(int gateway) {
        return cluster.gatewayTcpPort(gateway);
    }

    static ChatClient connect(int gateway) throws IOException {
        return ChatClient.connect(tcpPort(gateway));
    }

    /**
     * A user that no other test knows; registered on a connection that is closed again. Asks twice: the gateway may lose its
     * lease just then, when the test before this one had stopped presence-service for long, and sends its clients away.
     */
    static User newUser(String prefix) throws IOException {
        try {
            return register(prefix);
        } catch (IllegalStateException sentAway) {
            cluster.awaitReady("gateway-0");
            return register(prefix);
        }
    }

    private static User register(String prefix) throws IOException {
        String name = prefix.toLowerCase(Locale.ROOT)
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        try (ChatClient client = connect(0)) {
            Session session = client.register(name, PASSWORD, KNOWN_DEVICE);
            return new User(session.getUser().getId(), name, PASSWORD);
        }
    }

    /** All entries of a conversation, as stored. */
    static List<StoredRow> rows(long conversationId) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(cluster.jdbcUrl(SCHEMA), SCHEMA, cluster.databasePassword(SCHEMA));
                PreparedStatement query = connection.prepareStatement(
                        "SELECT conversation_id, seq, sender_id, client_message_id, body, kind = 1 FROM message"
                                + " WHERE conversation_id = ? ORDER BY seq")) {
            query.setLong(1, conversationId);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                rows.add(new StoredRow(
                        found.getLong(1),
                        found.getLong(2),
                        found.getInt(3),
                        found.getString(4),
                        found.getString(5),
                        found.getBoolean(6)));
            }
        }
        return rows;
    }

    /**
     * Vert.x warns when an event loop was blocked for two seconds: no test run may show that. What a starting process does
     * before it serves (loading classes on a machine that starts seven processes at once) does not count.
     */
    private static void assertNoBlockedEventLoop() throws IOException {
        for (String service : MEMBERS) {
            assertThat(servingTime(Files.readString(cluster.log(service))))
                    .as("log of %s", service)
                    .doesNotContain("has been blocked for");
        }
    }

    /** The parts of a log between "started" and the next start; a killed process's log goes on in the same file. */
    private static String servingTime(String log) {
        StringBuilder serving = new StringBuilder();
        for (String life : log.split("(?m)(?=^== \\S+ starts, )")) {
            int started = life.indexOf(" started in ");
            serving.append(started < 0 ? "" : life.substring(started));
        }
        return serving.toString();
    }

    /** An account made for one test. */
    record User(int id, String name, String password) {}
}
