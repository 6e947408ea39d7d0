package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.proto.Topics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other users of the machine can do to a local cluster. */
@ExtendWith(TestCluster.class)
class LocalAccessE2E {
    @Test
    void theDatabasesRootDoesNotComeInOverTheNetwork() {
        for (String user : new String[] {"root", ""}) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                                    TestCluster.cluster().jdbcUrl("mysql"), user, "")
                            .close())
                    .as("user \"%s\" without a password", user)
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getMessage())
                            .contains("Access denied"));
        }
    }

    /** A revocation that anybody could write would end sessions, and a delivery would show clients frames. */
    @Test
    void kafkaLetsInItsUsersOnlyAndEachWritesItsOwnTopic() throws Exception {
        Map<String, Object> nobody = Map.of(
                "bootstrap.servers", TestCluster.cluster().kafkaClient("auth").get("bootstrap.servers"));
        assertThatThrownBy(() -> write(nobody, Topics.REVOCATIONS)).hasCauseInstanceOf(TimeoutException.class);
        for (String service : new String[] {"presence", "message", "gateway"}) {
            assertThatThrownBy(() -> write(TestCluster.cluster().kafkaClient(service), Topics.REVOCATIONS))
                    .as(service)
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
        for (String service : new String[] {"auth", "gateway"}) {
            assertThatThrownBy(() -> write(TestCluster.cluster().kafkaClient(service), Topics.DELIVERIES))
                    .as(service)
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
        write(TestCluster.cluster().kafkaClient("auth"), Topics.REVOCATIONS);
    }

    /** An empty record, which readers pass over. */
    private static void write(Map<String, Object> client, String topic) throws Exception {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("max.block.ms", "5000");
        settings.put("delivery.timeout.ms", "5000");
        settings.put("request.timeout.ms", "4000");
        settings.put("linger.ms", "0");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0]))
                    .get();
        }
    }

    /** Whatever listens on all addresses of the machine would also be at this one. */
    @Test
    void gatewaysListenOnOneAddressOnly() throws IOException {
        try (Socket here = new Socket("127.0.0.1", TestCluster.tcpPort(0))) {
            assertThat(here.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.2", TestCluster.tcpPort(0)).close())
                .isInstanceOf(ConnectException.class);
    }
}
