package io.parley.localcluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.proto.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers in folders of their own: what was committed before a kill is there after a restart. */
class ServersIT {
    @TempDir
    Path folder;

    @Test
    void mariaDbKeepsWhatWasCommittedBeforeAKill() {
        MariaDb database =
                new MariaDb(MariaDbBinaries.unpack(Checkout.locate()), folder.resolve("a folder"), freePort());
        try {
            database.start(Lifetime.WITH_THIS_JVM);
            database.createSchema("first");
            database.createSchema("second");
            database.execute("CREATE TABLE first.t (id INT PRIMARY KEY); INSERT INTO first.t VALUES (7);");
            database.kill();
            assertThat(database.isReady()).isFalse();

            database.start(Lifetime.WITH_THIS_JVM);
            assertThat(database.execute("SELECT id FROM first.t;").trim()).isEqualTo("7");
            assertThat(database.execute("SELECT @@innodb_flush_log_at_trx_commit, @@character_set_server;")
                            .trim())
                    .isEqualTo("1\tutf8mb4");
        } finally {
            database.kill();
        }
    }

    @Test
    void aUserReachesNoSchemaButItsOwn() {
        MariaDb database = new MariaDb(MariaDbBinaries.unpack(Checkout.locate()), folder, freePort());
        try {
            database.start(Lifetime.WITH_THIS_JVM);
            database.createSchema("first");
            database.createSchema("second");
            assertThat(database.execute("SELECT Db FROM mysql.db WHERE User = 'first';")
                            .trim())
                    .isEqualTo("first");
            assertThat(database.execute("SELECT count(*) FROM mysql.global_priv WHERE User = '' OR Host = '%';")
                            .trim())
                    .isEqualTo("0");
        } finally {
            database.kill();
        }
    }

    @Test
    void aHomeWithAVeryLongPathWorks() {
        Path home = folder.resolve("x".repeat(90)).resolve("y".repeat(90));
        MariaDb database = new MariaDb(MariaDbBinaries.unpack(Checkout.locate()), home, freePort());
        try {
            database.start(Lifetime.WITH_THIS_JVM);
            assertThat(database.execute("SELECT 1;").trim()).isEqualTo("1");
        } finally {
            database.kill();
        }
    }

    @Test
    void kafkaHasTheTopicsAsDescribedAndKeepsRecordsOverAKill() throws Exception {
        List<Integer> ports = FreePorts.find(2);
        KafkaBroker broker = new KafkaBroker(Checkout.locate(), folder, ports.getFirst(), ports.getLast());
        TopicPartition partition = new TopicPartition(Topics.DELIVERIES, Topics.DELIVERIES_PARTITIONS - 1);
        try {
            broker.start(Lifetime.WITH_THIS_JVM);
            topicsAreAsDescribed(broker);
            send(broker, partition, "kept");
            broker.kill();

            broker.start(Lifetime.WITH_THIS_JVM);
            topicsAreAsDescribed(broker);
            assertThat(read(broker, partition)).isEqualTo("kept");
        } finally {
            broker.kill();
        }
    }

    private static void topicsAreAsDescribed(KafkaBroker broker) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Map<String, TopicDescription> topics = admin.describeTopics(List.of(Topics.DELIVERIES, Topics.REVOCATIONS))
                    .allTopicNames()
                    .get();
            assertThat(topics.get(Topics.DELIVERIES).partitions()).hasSize(Topics.DELIVERIES_PARTITIONS);
            assertThat(topics.get(Topics.REVOCATIONS).partitions()).hasSize(Topics.REVOCATIONS_PARTITIONS);
            assertThat(retentionMs(admin, Topics.DELIVERIES)).isEqualTo(Topics.DELIVERIES_RETENTION_MS);
            assertThat(retentionMs(admin, Topics.REVOCATIONS)).isEqualTo(Topics.REVOCATIONS_RETENTION_MS);
        }
    }

    private static long retentionMs(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Long.parseLong(admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(TopicConfig.RETENTION_MS_CONFIG)
                .value());
    }

    private static void send(KafkaBroker broker, TopicPartition partition, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value))
                    .get();
        }
    }

    private static String read(KafkaBroker broker, TopicPartition partition) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (ConsumerRecord<String, String> kept : consumer.poll(Duration.ofSeconds(20))) {
                return kept.value();
            }
            return "nothing";
        }
    }

    private static int freePort() {
        return FreePorts.find(1).getFirst();
    }
}
