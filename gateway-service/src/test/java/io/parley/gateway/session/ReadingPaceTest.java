package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {
    private static final int SMALL = 12;
    private static final long START_MS = 5_000;

    /** 100 frames or 10,000 bytes a second, of which two seconds' worth may come at once. */
    private final RateLimits limits = new RateLimits(100, 10_000, 2_000, 6_000);

    private final ReadingPace pace = new ReadingPace();

    @Test
    void aBurstIsReadWithoutAPause() {
        assertThat(pay(200, SMALL, START_MS)).isTrue();
        assertThat(pay(1, SMALL, START_MS)).isFalse();
    }

    @Test
    void aFrameAboveTheRateIsPaidForWithTime() {
        pay(250, SMALL, START_MS);
        assertThat(pace.isPaid(START_MS + 499)).isFalse();
        assertThat(pace.isPaid(START_MS + 500)).isTrue();
        assertThat(pace.isAboveByFrames()).isTrue();
    }

    @Test
    void bytesCountAsWell() {
        assertThat(pay(2, 10_000, START_MS)).isTrue();
        assertThat(pay(1, 10_000, START_MS)).isFalse();
        assertThat(pace.isAboveByFrames()).isFalse();
        assertThat(pace.isPaid(START_MS + 1_000)).isTrue();
    }

    @Test
    void silenceSavesUpOneBurstAndNoMore() {
        pay(200, SMALL, START_MS);
        long later = START_MS + 3_600_000;
        assertThat(pay(200, SMALL, later)).isTrue();
        assertThat(pay(1, SMALL, later)).isFalse();
    }

    @Test
    void aSteadyClientJustBelowTheRateIsNeverPaused() {
        for (int second = 0; second < 3_600; second++) {
            assertThat(pay(99, SMALL, START_MS + second * 1_000L)).isTrue();
        }
    }

    @Test
    void whoGoesOnAboveTheRateIsAnAbuserAfterThePatience() {
        long now = START_MS;
        pay(201, SMALL, now);
        for (; now < START_MS + limits.patienceMs(); now += 200) {
            assertThat(pace.isAbuse(limits, now))
                    .as("after %d ms", now - START_MS)
                    .isFalse();
            // What every pause lets through, and a little more.
            pay(21, SMALL, now);
        }
        assertThat(pace.isAbuse(limits, now)).isTrue();
    }

    @Test
    void whoRecoversBetweenBurstsIsNot() {
        long now = START_MS;
        for (int burst = 0; burst < 100; burst++, now += 1_500) {
            pay(burst == 0 ? 250 : 150, SMALL, now);
            now += 1_000;
            assertThat(pace.isAbuse(limits, now)).isFalse();
        }
    }

    private boolean pay(int frames, int bytes, long nowMs) {
        return IntStream.range(0, frames)
                .mapToObj(frame -> pace.pay(limits, bytes, nowMs))
                .reduce(true, (earlier, last) -> last);
    }
}
