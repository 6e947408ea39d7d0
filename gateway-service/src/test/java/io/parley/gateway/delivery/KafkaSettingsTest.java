package io.parley.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    private final KafkaSettings settings = new KafkaSettings(
            Map.of(
                    "bootstrap.servers", "kafka:9093",
                    "group.id", "gateway-service",
                    "enable.auto.commit", "true",
                    "security.protocol", "SASL_SSL",
                    "sasl.jaas.config", "ScramLoginModule required password=\"a-secret\";"),
            "gateway-3");

    @Test
    void whatTheOperatorConfiguresReachesTheClient() {
        assertThat(settings.consumerConfig("deliveries"))
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsKey("sasl.jaas.config");
    }

    @Test
    void whatTheGatewayReliesOnCannotBeConfiguredAway() {
        assertThat(settings.consumerConfig("deliveries"))
                .containsEntry("enable.auto.commit", false)
                .containsEntry("client.id", "gateway-3-deliveries")
                .doesNotContainKey("group.id");
    }

    @Test
    void anAddressThatKubernetesDidNotFillInIsRefused() {
        Map<String, Object> client = Map.of("bootstrap.servers", "$(PARLEY_KAFKA_SERVICE_HOST):9092");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaSettings(client, "gateway-3"))
                .withMessageContaining("enableServiceLinks");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(settings.toString()).contains("kafka:9093", "SASL_SSL").doesNotContain("a-secret");
    }
}
