package io.parley.chart;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.testing.TestServers;
import java.nio.file.Path;

/** A MySQL and a Kafka as an operator has them: an administrator, and neither schemas nor topics. */
final class ExternalServers {
    static final int KAFKA_PORT = 9092;

    private final KafkaBroker kafka;

    private ExternalServers(KafkaBroker kafka) {
        this.kafka = kafka;
    }

    /** Starts them and does not wait. */
    static ExternalServers launch(Path folder, String address) {
        KafkaBroker kafka = KafkaBroker.at(
                address,
                Checkout.locate(),
                folder,
                KAFKA_PORT,
                FreePorts.find(1).getFirst());
        kafka.launch(Lifetime.WITH_THIS_JVM);
        return new ExternalServers(kafka);
    }

    /**
     * Waits for the database and gives it its administrator.
     *
     * @return the database's loopback port
     */
    int becomeReady(String administratorPassword) {
        // Its own forwarder is who connects: that account is the more specific one.
        TestServers.mariaDb().execute("""
                CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';
                ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(administratorPassword));
        return TestServers.mariaDb().port();
    }

    void stop() {
        kafka.kill();
    }
}
