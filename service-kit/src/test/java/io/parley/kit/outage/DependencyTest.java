package io.parley.kit.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Every sentence that an operator may read. */
class DependencyTest {
    private static final Dependency MYSQL = Dependency.mysql("mysql://db.example:3307/parley_auth", "parley_auth");
    private static final Dependency KAFKA = Dependency.kafka("broker-0.example:9092,broker-1.example:9092", "");

    @Test
    void nobodyListens() {
        assertThat(MYSQL.cannotBeUsed(new IllegalStateException(
                        "Acquisition timed out", new ConnectException("Connection refused: db.example/10.0.0.7:3307"))))
                .isEqualTo(
                        "MySQL at db.example:3307 cannot be used as parley_auth: ConnectException: Connection refused:"
                                + " db.example/10.0.0.7:3307. Check that it runs, that host and port are right, and that network"
                                + " policies and firewalls let this host reach it.");
    }

    @Test
    void theNameHasNoAddress() {
        assertThat(MYSQL.cannotBeUsed(new UnknownHostException("db.example")))
                .isEqualTo("MySQL at db.example:3307 cannot be used as parley_auth: UnknownHostException: db.example."
                        + " Check the name: it has no address here; the name server, hostAliases and clusterDomain decide"
                        + " that.");
    }

    @Test
    void thePasswordIsWrong() {
        assertThat(MYSQL.cannotBeUsed("Access denied for user 'parley_auth'@'10.0.0.9' (using password: YES)"))
                .isEqualTo("MySQL at db.example:3307 cannot be used as parley_auth: Access denied for user"
                        + " 'parley_auth'@'10.0.0.9' (using password: YES). Check the user and its password, and that it"
                        + " may connect from this host.");
    }

    @Test
    void thereIsNoSchema() {
        assertThat(MYSQL.cannotBeUsed("Unknown database 'parley_auth'"))
                .isEqualTo(
                        "MySQL at db.example:3307 cannot be used as parley_auth: Unknown database 'parley_auth'. Check"
                                + " that the schema exists and that its name is right.");
    }

    @Test
    void kafkaIsAway() {
        assertThat(KAFKA.cannotBeUsed("Connection to node -1 (broker-0.example/10.0.0.8:9092) could not be established."
                        + " Node may not be available."))
                .isEqualTo("Kafka at broker-0.example:9092,broker-1.example:9092 cannot be used: Connection to node -1"
                        + " (broker-0.example/10.0.0.8:9092) could not be established. Node may not be available. Check"
                        + " that it runs, that host and port are right, and that network policies and firewalls let this"
                        + " host reach it.");
    }

    @Test
    void kafkaRefusesTheUser() {
        Dependency secured = Dependency.kafka(
                "broker.example:9093",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"parley\" password=\"secret\";");
        assertThat(secured.cannotBeUsed("SaslAuthenticationException: Authentication failed"))
                .isEqualTo("Kafka at broker.example:9093 cannot be used as parley: SaslAuthenticationException:"
                        + " Authentication failed. Check the user and its password, and that it may connect from this"
                        + " host.");
        assertThat(secured.toString()).doesNotContain("secret");
    }

    @Test
    void urlsAreReadInEveryFormTheyAreGivenIn() {
        assertThat(Dependency.mysql("jdbc:mysql://10.0.0.7/parley?sslMode=REQUIRED", "a")
                        .place())
                .isEqualTo("10.0.0.7:3306");
        assertThat(Dependency.mysql("mysql://one:3306,two:3306/parley", "a").place())
                .isEqualTo("one:3306,two:3306");
        assertThat(Dependency.mysql("mysql://$(PARLEY_MYSQL_SERVICE_HOST):3306/parley", "a")
                        .place())
                .isEqualTo("$(PARLEY_MYSQL_SERVICE_HOST):3306");
    }
}
