package io.parley.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.kit.testing.CheckedSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxSettingsTest {
    @Test
    void theBoundsThemselvesAreAllowed() {
        OutboxConfig config = config(Map.of(
                "parley.outbox.interval", "100ms",
                "parley.outbox.batch", "100",
                "parley.outbox.deadline", "1m",
                "parley.outbox.longest-pause", "1m",
                "parley.outbox.capacity", "100000000"));
        assertThat(OutboxSettings.of("auth_outbox", config))
                .isEqualTo(new OutboxSettings("auth_outbox", 100, 100, 60_000, 60_000, 100_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "interval, 99ms, is PT0.099S; it must be 100 milliseconds or more",
        "interval, 8d, is PT192H; it must be 7 days or less",
        "deadline, 99ms, is PT0.099S; it must be 100 milliseconds or more",
        "deadline, 61s, is PT1M1S; it must be 1 minute or less",
        "longest-pause, 59s, is PT59S; it must be 1 minute or more",
        "longest-pause, 8d, is PT192H; it must be 7 days or less",
        "batch, 0, is 0; it must be 1 or more",
        "batch, 101, is 101; it must be 100 or less",
        "capacity, 0, is 0; it must be 1 or more",
        "capacity, 100000001, is 100000001; it must be 100000000 or less"
    })
    void whatIsNotAllowedIsNamed(String key, String value, String sentence) {
        Map<String, String> wrong = Map.of("parley.outbox." + key, value);
        assertThatThrownBy(() -> config(wrong)).hasMessageEndingWith("\tparley.outbox." + key + " " + sentence);
    }

    private static OutboxConfig config(Map<String, String> different) {
        return CheckedSettings.read(different, OutboxConfig.class).getConfigMapping(OutboxConfig.class);
    }
}
