package io.parley.systemtest.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kit.testing.TestCertificate;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.database.ServerCertificate;
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
import org.junit.jupiter.api.io.TempDir;

/** A service whose MySQL must show a certificate of a known authority: to its migrations and to its queries. */
class VerifiedMysqlE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SCHEMA = "parley_verified";

    @TempDir
    private static Path certificates;

    private static MariaDb database;

    @BeforeAll
    static void start() {
        TestCertificate server = certificate("server");
        certificate("stranger");
        database = MariaDb.showing(
                new ServerCertificate(server.certificateFile(), server.keyFile()),
                MariaDbBinaries.unpack(Checkout.locate()),
                Folders.createPrivate(Path.of("target", "verified-mysql").toAbsolutePath()),
                FreePorts.find(1).getFirst());
        database.start(Lifetime.WITH_THIS_JVM);
        database.createSchema(SCHEMA);
    }

    /** Its own authority. */
    private static TestCertificate certificate(String name) {
        return TestCertificate.create(certificates, name, "mysql.example.com");
    }

    @AfterAll
    static void stop() {
        database.kill();
        database.deleteData();
    }

    @Test
    void aServerOfTheAuthorityIsUsed() {
        try (LoneService service = new LoneService("presence-service", settings("server.crt"))) {
            Awaitility.await(service.log()).atMost(PATIENCE).until(service::isReady);
            assertThat(database.execute("SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + SCHEMA
                            + "' AND command <> 'Binlog Dump'"))
                    .isNotEqualTo("0\n");
        }
    }

    @Test
    void oneOfAnotherAuthorityIsNot() {
        try (LoneService service = new LoneService("presence-service", settings("stranger.crt"))) {
            assertThat(service.endsWith(1)).as(service.log()).isTrue();
            assertThat(service.log())
                    .contains("MySQL at 127.0.0.1:" + database.port() + " cannot be used as " + SCHEMA);
        }
    }

    private static Map<String, String> settings(String authority) {
        String address = "mysql://127.0.0.1:" + database.port() + "/" + SCHEMA;
        return new HashMap<>(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:" + address + "?sslMode=VERIFY_CA",
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                address,
                "QUARKUS_DATASOURCE_REACTIVE_MYSQL_SSL_MODE",
                "verify-ca",
                "QUARKUS_DATASOURCE_USERNAME",
                SCHEMA,
                "QUARKUS_DATASOURCE_PASSWORD",
                SCHEMA,
                "MYSQL_CA_CERTIFICATE",
                certificates.resolve(authority).toString(),
                "QUARKUS_FLYWAY_CONNECT_RETRIES",
                "2",
                "PARLEY_PRESENCE_MESSAGE",
                "127.0.0.1:" + FreePorts.find(1).getFirst(),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + FreePorts.find(1).getFirst()));
    }
}
