package io.parley.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxPausesTest {
    private static final long INTERVAL_MS = 10_000;
    private static final long LONGEST_MS = Duration.ofHours(1).toMillis();

    private final OutboxPauses pauses =
            new OutboxPauses(new OutboxSettings("outbox", INTERVAL_MS, 100, 5_000, LONGEST_MS, 1_000));

    @Test
    void pausesGrowWithAnOutageUpToTheIntervalAndBeginAnewAfterIt() {
        assertThat(pauses.inOutage()).isFalse();
        assertThat(pauses.afterOutageMs()).isEqualTo(500);
        assertThat(pauses.inOutage()).isTrue();
        assertThat(pauses.afterOutageMs()).isEqualTo(1_000);
        for (int i = 0; i < 100; i++) {
            assertThat(pauses.afterOutageMs()).isBetween(500L, INTERVAL_MS);
        }
        assertThat(pauses.afterOutageMs()).isEqualTo(INTERVAL_MS);
        pauses.outageIsOver();
        assertThat(pauses.inOutage()).isFalse();
        assertThat(pauses.afterOutageMs()).isEqualTo(500);
    }

    @Test
    void aRefusedNoticeIsTriedAfterEverLongerPauses() {
        assertThat(pauses.afterRefusalMs(0)).isEqualTo(60_000);
        assertThat(pauses.afterRefusalMs(1)).isEqualTo(120_000);
        assertThat(pauses.afterRefusalMs(6)).isEqualTo(LONGEST_MS);
        assertThat(pauses.afterRefusalMs(Integer.MAX_VALUE)).isEqualTo(LONGEST_MS);
    }
}
