package io.parley.presence.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.presence.TestSettings;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.store.DatabaseSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a setting cannot work: the key, the value and what is allowed. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "lease, 500ms, is PT0.5S; it must be 1 second or more",
        "lease, 11m, is PT11M; it must be 10 minutes or less",
        "sweep-interval, 10ms, is PT0.01S; it must be 50 milliseconds or more",
        "census-interval, 2h, is PT2H; it must be 1 hour or less",
        "connection-age, 0s, is PT0S; it must be 1 second or more",
        "connection-grace, 2h, is PT2H; it must be 1 hour or less",
        "call-timeout, 10ms, is PT0.01S; it must be 100 milliseconds or more",
        "database-queue, 0, is 0; it must be 1 or more",
        "database-queue, 100001, is 100001; it must be 100000 or less",
        "lock-wait, 61s, is PT1M1S; it must be 1 minute or less",
        "conflict-retries, 101, is 101; it must be 100 or less",
        "clear-chunk, 0, is 0; it must be 1 or more",
        "notice-wait, 11s, is PT11S; it must be 10 seconds or less",
        "notice-queue, -1, is -1; it must be 1 or more",
        "notice-lifetime, 1s, is PT1S; it must be 5 seconds or more"
    })
    void aValueThatIsNotAllowedIsRefused(String key, String value, String sentence) {
        Map<String, String> wrong = Map.of(key, value);
        assertThatThrownBy(() -> TestSettings.with(LeaseTerms.class, wrong))
                .hasMessageContaining("parley.presence." + key + " " + sentence);
    }

    @Test
    void theDefaultsAreAllowed() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void valuesThatCannotWorkTogetherAreRefused() {
        assertThatThrownBy(() -> check(Map.of("sweep-interval", "4s")))
                .hasMessageContaining("parley.presence.sweep-interval is PT4S")
                .hasMessageContaining("at most a third of parley.presence.lease, PT3S");
        assertThatThrownBy(() -> check(Map.of("connection-grace", "4s")))
                .hasMessageContaining("parley.presence.connection-grace is PT4S")
                .hasMessageContaining("at least parley.presence.call-timeout, PT5S");
    }

    private static void check(Map<String, String> different) {
        CrossChecks.check(
                TestSettings.with(LeaseTerms.class, different),
                TestSettings.with(DatabaseSettings.class, different),
                TestSettings.with(ConnectionSettings.class, different));
    }
}
