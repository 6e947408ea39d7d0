package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.parley.proto.Topics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The topics of the chart are those of the code. */
class TopicTest {
    private static final String AS_IN_THE_CODE = Topics.DELIVERIES + ":" + Topics.DELIVERIES_PARTITIONS + ":"
            + Topics.DELIVERIES_RETENTION_MS + "," + Topics.REVOCATIONS + ":" + Topics.REVOCATIONS_PARTITIONS + ":"
            + Topics.REVOCATIONS_RETENTION_MS;

    @Test
    void theJobMakesTheTopicsOfTheCode() {
        Job job = Chart.render().oneStartingWith(Job.class, "parley-topics-");
        assertThat(PodTest.env(job.getSpec().getTemplate(), "PARLEY_TOPICS")).isEqualTo(AS_IN_THE_CODE);
    }

    @Test
    void strimziMakesTheTopicsOfTheCode() {
        List<JsonNode> topics = Chart.renderScenario("production").custom();
        assertThat(topics).hasSize(2).allSatisfy(topic -> {
            assertThat(topic.at("/metadata/namespace").asText()).isEqualTo("kafka");
            assertThat(topic.at("/metadata/labels").path("strimzi.io/cluster").asText())
                    .isEqualTo("kafka");
            assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(3);
            assertThat(topic.at("/spec/config").path("min.insync.replicas").asInt())
                    .isEqualTo(2);
        });
        assertThat(topics)
                .extracting(topic -> topic.at("/metadata/name").asText() + ":"
                        + topic.at("/spec/partitions").asInt() + ":"
                        + topic.at("/spec/config").path("retention.ms").asLong())
                .isEqualTo(List.of(AS_IN_THE_CODE.split(",")));
    }

    @Test
    void theJobAsksTheBrokersForTheNumberOfCopiesUnlessItIsSet() {
        assertThat(copies(Map.of())).isEqualTo("0/0");
        assertThat(copies(Map.of("topics.replicationFactor", 3, "topics.minInsyncReplicas", 2)))
                .isEqualTo("3/2");
    }

    private static String copies(Map<String, Object> values) {
        var pod = Chart.render(values)
                .oneStartingWith(Job.class, "parley-topics-")
                .getSpec()
                .getTemplate();
        return PodTest.env(pod, "PARLEY_TOPICS_REPLICATION_FACTOR") + "/"
                + PodTest.env(pod, "PARLEY_TOPICS_MIN_INSYNC_REPLICAS");
    }

    @Test
    void aChangedJobHasANewNameBecauseJobsCannotChange() {
        String before = Chart.render()
                .oneStartingWith(Job.class, "parley-topics-")
                .getMetadata()
                .getName();
        String after = Chart.render(Map.of("topics.revocations.partitions", 8))
                .oneStartingWith(Job.class, "parley-topics-")
                .getMetadata()
                .getName();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void thereAreNoMoreGatewaysThanPartitions() {
        assertThat(Chart.refusalOf(Map.of("gateway.replicas", Topics.DELIVERIES_PARTITIONS + 1)))
                .contains("gateway/replicas");
        assertThat(Chart.refusalOf(Map.of("topics.deliveries.partitions", 32))).contains("deliveries/partitions");
    }
}
