package io.parley.jobs.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import io.parley.localcluster.testing.TestServers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicSetupIT {
    @Test
    void missingTopicsAreMadeAndRepeatingIsHarmless() throws Exception {
        run("made:3:70000");
        run("made:3:70000");
        assertThat(partitions("made")).isEqualTo(3);
        assertThat(setting("made", "retention.ms")).isEqualTo("70000");
    }

    @Test
    void anAccidentalTopicIsBroughtToWhatIsWanted() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic("accident", 1, (short) 1)))
                    .all()
                    .get();
        }
        run("accident:4:80000");
        assertThat(partitions("accident")).isEqualTo(4);
        assertThat(setting("accident", "segment.ms")).isEqualTo("80000");
    }

    @Test
    void withoutANumberOfCopiesThereAreAsManyAsBrokers() throws Exception {
        TopicSetup.run(new JobEnvironment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", TestServers.kafka().bootstrapServers(), "PARLEY_TOPICS", "single:2:70000")));
        assertThat(setting("single", "min.insync.replicas")).isEqualTo("1");
    }

    @Test
    void aTopicIsNeverAskedForMoreCopiesThanItHas() throws Exception {
        run("thin:2:70000");
        TopicSetup.run(new JobEnvironment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                TestServers.kafka().bootstrapServers(),
                "PARLEY_TOPICS",
                "thin:2:70000",
                "PARLEY_TOPICS_REPLICATION_FACTOR",
                "3",
                "PARLEY_TOPICS_MIN_INSYNC_REPLICAS",
                "2")));
        assertThat(setting("thin", "min.insync.replicas")).isEqualTo("1");
    }

    @Test
    void tooManyPartitionsAreASentence() throws Exception {
        run("wide:5:70000");
        assertThatThrownBy(() -> run("wide:4:70000"))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining("has 5 partitions instead of 4");
    }

    private static void run(String topics) throws Exception {
        TopicSetup.run(new JobEnvironment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                TestServers.kafka().bootstrapServers(),
                "PARLEY_TOPICS",
                topics,
                "PARLEY_TOPICS_REPLICATION_FACTOR",
                "1",
                "PARLEY_TOPICS_MIN_INSYNC_REPLICAS",
                "1")));
    }

    private static int partitions(String topic) throws Exception {
        try (Admin admin = admin()) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        }
    }

    private static String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(key)
                    .value();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
    }
}
