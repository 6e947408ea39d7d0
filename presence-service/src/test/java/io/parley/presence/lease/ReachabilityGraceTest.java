package io.parley.presence.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReachabilityGraceTest {
    private static final long SECOND = 1_000_000_000L;
    /** A monotonic clock may start anywhere, below zero too. */
    private static final long START = -50 * SECOND;

    private final ReachabilityGrace grace = new ReachabilityGrace(Duration.ofSeconds(9), Duration.ofSeconds(4));

    @Test
    void isNotOverBeforeAWholeLeaseOfAnswers() {
        reachedEveryTwoSeconds(0, 8);
        assertThat(grace.isOver()).isFalse();

        grace.reached(START + 10 * SECOND);
        assertThat(grace.isOver()).isTrue();
    }

    @Test
    void anErrorStartsItAgain() {
        reachedEveryTwoSeconds(0, 12);
        grace.lost();
        assertThat(grace.isOver()).isFalse();

        reachedEveryTwoSeconds(14, 22);
        assertThat(grace.isOver()).isFalse();
        grace.reached(START + 24 * SECOND);
        assertThat(grace.isOver()).isTrue();
    }

    @Test
    void aLateAnswerAfterAStallStartsItAgain() {
        reachedEveryTwoSeconds(0, 12);
        grace.reached(START + 17 * SECOND);
        assertThat(grace.isOver()).isFalse();
    }

    private void reachedEveryTwoSeconds(int from, int to) {
        for (int second = from; second <= to; second += 2) {
            grace.reached(START + second * SECOND);
        }
    }
}
