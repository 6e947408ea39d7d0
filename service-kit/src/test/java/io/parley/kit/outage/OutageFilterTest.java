package io.parley.kit.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kit.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageFilterTest {
    private static final String KAFKA_CLIENT = "org.apache.kafka.clients.NetworkClient";
    private static final String AWAY =
            "[Consumer clientId=gateway-0-deliveries, groupId=null] Connection to node -1 (/10.0.0.8:9092) could not be"
                    + " established. Node may not be available.";

    private long nowSeconds;
    private final OutageFilter filter = new OutageFilter(
            kind -> kind.equals("Kafka")
                    ? Dependency.kafka("broker.example:9092", "")
                    : Dependency.mysql("mysql://db.example/parley_auth", "parley_auth"),
            () -> TimeUnit.SECONDS.toNanos(nowSeconds));

    @Test
    void anOutageIsOneSentenceAMinuteHoweverMuchClientsSay() {
        int said = 0;
        for (nowSeconds = 0; nowSeconds < 120; nowSeconds++) {
            for (int client = 0; client < 4; client++) {
                said += filter.isLoggable(record(KAFKA_CLIENT, AWAY)) ? 1 : 0;
            }
        }
        assertThat(said).isEqualTo(2);
    }

    @Test
    void theSentenceNamesPlaceCauseAndWhatToCheck() {
        ExtLogRecord record = record(KAFKA_CLIENT, AWAY);
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .startsWith("Kafka at broker.example:9092 cannot be used: ")
                .contains("Connection to node -1 (/10.0.0.8:9092) could not be established")
                .endsWith("let this host reach it.");
        assertThat(record.getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void theDatabaseHasAMinuteOfItsOwn() {
        assertThat(filter.isLoggable(record(KAFKA_CLIENT, AWAY))).isTrue();
        ExtLogRecord record = record(
                "org.flywaydb.core.internal.jdbc.JdbcUtils",
                "Connection error: Communications link failure (Caused by Connection refused) Retrying in 2 sec...");
        record.setThrown(
                new IllegalStateException("Communications link failure", new ConnectException("Connection refused")));
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .startsWith(
                        "MySQL at db.example:3306 cannot be used as parley_auth: ConnectException: Connection refused.");
        assertThat(record.getThrown()).isNull();
    }

    @Test
    void theCauseThatFlywayWritesIntoItsTextIsTheCause() {
        ExtLogRecord record = record(
                "org.flywaydb.core.internal.jdbc.JdbcUtils",
                "Connection error: Communications link failure\n\nThe last packet sent successfully to the server was 0"
                        + " milliseconds ago.\n(Caused by Connection refused) Retrying in 2 sec...");
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .startsWith("MySQL at db.example:3306 cannot be used as parley_auth: Connection refused. Check that");
    }

    @Test
    void aTextWithoutACauseIsTheCause() {
        ExtLogRecord record = record(
                "org.flywaydb.core.internal.jdbc.JdbcUtils",
                "Connection error: Unknown database 'nobodys' Retrying in 1 sec...");
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage()).contains("Unknown database 'nobodys'. Check that");
    }

    @Test
    void aCauseWithBracketsIsWhole() {
        ExtLogRecord record = record(
                "org.flywaydb.core.internal.jdbc.JdbcUtils",
                "Connection error: denied\n (Caused by Access denied for user 'a'@'b' (using password: YES)) Retrying in 2 sec...");
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .contains("as parley_auth: Access denied for user 'a'@'b' (using password: YES). Check the user");
    }

    @Test
    void aStartThatFailsForWantOfADatabaseIsASentenceWithoutAStack() {
        nowSeconds = 1;
        assertThat(filter.isLoggable(record("org.flywaydb.core", "Connection error: (Caused by x)")))
                .isTrue();
        ExtLogRecord record = record("io.quarkus.runtime.Application", "Failed to start application");
        record.setThrown(new IllegalStateException(
                "Failed to start quarkus",
                new FlywaySqlUnableToConnectToDbException(new ConnectException("Connection refused"))));
        assertThat(filter.isLoggable(record)).as("said in the same minute").isTrue();
        assertThat(record.getFormattedMessage())
                .startsWith("The start failed: MySQL at db.example:3306 cannot be used as parley_auth:"
                        + " ConnectException: Connection refused. Check that it runs");
        assertThat(record.getThrown()).isNull();
        assertThat(record.getLevel()).isEqualTo(Level.ERROR);
    }

    /** With what the framework really says of such a key. */
    @Test
    void aStartThatFailsForAnEd25519KeySaysWhichKeysAreTaken(@TempDir Path folder) throws Exception {
        TestCertificate served = TestCertificate.create(folder, "served");
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path pem = Files.writeString(
                folder.resolve("ed25519.key"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Vertx vertx = Vertx.vertx();
        Throwable refused = Assertions.catchThrowable(() -> new PemKeyCertOptions()
                .setCertPath(served.certificateFile().toString())
                .setKeyPath(pem.toString())
                .getKeyManagerFactory(vertx));
        vertx.close();
        ExtLogRecord record = record("io.quarkus.runtime.Application", "Failed to start application");
        record.setThrown(new IllegalStateException("Failed to start quarkus", refused));

        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage())
                .startsWith("The start failed: a certificate's key")
                .contains("Take an RSA or EC key");
        assertThat(record.getThrown()).isNull();
    }

    @Test
    void aStartThatFailsForAnotherReasonKeepsItsStack() {
        ExtLogRecord record = record("io.quarkus.runtime.Application", "Failed to start application");
        record.setThrown(new IllegalStateException("parley.auth.devices.per-account must be between 1 and 10"));
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).isNotNull();
    }

    @Test
    void whatThePoolSaysBesideFlywayIsNotSaid() {
        assertThat(filter.isLoggable(record("io.agroal.pool", "Datasource '<default>': Communications link failure")))
                .isFalse();
    }

    @Test
    void everythingElsePassesAsItIs() {
        for (int i = 0; i < 3; i++) {
            ExtLogRecord record = record("io.parley.gateway.app.Gateway", "a connection could not be established");
            assertThat(filter.isLoggable(record)).isTrue();
            assertThat(record.getFormattedMessage()).isEqualTo("a connection could not be established");
        }
        assertThat(filter.isLoggable(record(KAFKA_CLIENT, "The metadata response has an error")))
                .isTrue();
    }

    /** Named like Flyway's own, which the kit does not depend on. */
    private static final class FlywaySqlUnableToConnectToDbException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FlywaySqlUnableToConnectToDbException(Throwable cause) {
            super("Unable to obtain connection from database", cause);
        }
    }

    private static ExtLogRecord record(String logger, String text) {
        ExtLogRecord record = new ExtLogRecord(Level.WARN, text, ExtLogRecord.FormatStyle.NO_FORMAT, logger);
        record.setLoggerName(logger);
        return record;
    }
}
