package io.parley.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxSettingsTest {
    private record Config(Duration interval, int batch, Duration deadline, Duration longestPause, int capacity)
            implements OutboxConfig {}

    @Test
    void theBoundsThemselvesAreAllowed() {
        assertThat(OutboxSettings.of("auth_outbox", config("PT0.1S", 100, "PT1M", "PT1M", 100_000_000)))
                .isEqualTo(new OutboxSettings("auth_outbox", 100, 100, 60_000, 60_000, 100_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "interval,      PT0.099S, 100, PT5S,     PT1H,  1000",
        "interval,      P8D,      100, PT5S,     PT1H,  1000",
        "deadline,      PT10S,    100, PT0.099S, PT1H,  1000",
        "deadline,      PT10S,    100, PT61S,    PT1H,  1000",
        "longest-pause, PT10S,    100, PT5S,     PT59S, 1000",
        "batch,         PT10S,    0,   PT5S,     PT1H,  1000",
        "batch,         PT10S,    101, PT5S,     PT1H,  1000",
        "capacity,      PT10S,    100, PT5S,     PT1H,  0",
        "capacity,      PT10S,    100, PT5S,     PT1H,  100000001"
    })
    void whatIsNotAllowedIsNamed(
            String key, String interval, int batch, String deadline, String longestPause, int capacity) {
        OutboxConfig config = config(interval, batch, deadline, longestPause, capacity);
        assertThatThrownBy(() -> OutboxSettings.of("auth_outbox", config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.outbox." + key + " is ")
                .hasMessageContaining("it must be between");
    }

    private static OutboxConfig config(String interval, int batch, String deadline, String longestPause, int capacity) {
        return new Config(
                Duration.parse(interval), batch, Duration.parse(deadline), Duration.parse(longestPause), capacity);
    }
}
