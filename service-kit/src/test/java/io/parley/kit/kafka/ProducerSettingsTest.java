package io.parley.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerSettingsTest {
    private static final Map<String, Object> CONFIGURED = Map.of(
            "bootstrap.servers", "127.0.0.1:1", "security.protocol", "PLAINTEXT", "acks", "0", "linger.ms", "5000");

    @ParameterizedTest
    @ValueSource(ints = {50, 1_000, 5_000, 120_000})
    void aProducerCanBeMadeWhateverTheLifetimeAndKeepsWhatTheServiceReliesOn(int lifetimeMs) {
        ProducerSettings settings = new ProducerSettings(
                "a-test", Duration.ofMillis(100), Duration.ofMillis(lifetimeMs), ProducerSettings.DEFAULT_BUFFER_BYTES);

        assertThat(settings.over(CONFIGURED))
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("client.id", "a-test")
                .containsEntry("acks", "all")
                .containsEntry("linger.ms", 0)
                .containsEntry("delivery.timeout.ms", lifetimeMs);
        settings.producer(CONFIGURED).close(Duration.ZERO);
    }
}
