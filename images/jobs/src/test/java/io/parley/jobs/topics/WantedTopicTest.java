package io.parley.jobs.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedTopicTest {
    @Test
    void descriptionsAreSeparatedByCommas() {
        assertThat(WantedTopic.parse("a.b:64:600000, c:4:1"))
                .containsExactly(new WantedTopic("a.b", 64, 600_000), new WantedTopic("c", 4, 1));
    }

    @Test
    void aMalformedDescriptionIsNamed() {
        assertThatThrownBy(() -> WantedTopic.parse("a:64"))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining("a:64");
    }

    @Test
    void kafkaVariablesAreClientSettings() {
        assertThat(TopicSetup.clientSettings(new JobEnvironment(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "KAFKA_SASL_MECHANISM", "PLAIN", "PATH", "/bin"))))
                .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "sasl.mechanism", "PLAIN"));
    }
}
