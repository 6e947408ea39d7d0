package io.parley.message.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureGateTest {
    private static final long BACKOFF = 1_000;

    /** Close to the overflow of a nano clock, which has no fixed origin. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - BACKOFF / 2);

    private final FailureGate gate = new FailureGate(Duration.ofNanos(BACKOFF), now::get);

    @Test
    void isOpenUntilSomethingFails() {
        assertThat(gate.open()).isTrue();
        gate.succeeded();
        assertThat(gate.open()).isTrue();
    }

    @Test
    void staysClosedForTheBackoffAfterAFailure() {
        gate.failed();
        assertThat(gate.open()).isFalse();
        now.addAndGet(BACKOFF - 1);
        assertThat(gate.open()).isFalse();
    }

    @Test
    void letsOneCallerThroughAfterEachBackoff() {
        gate.failed();
        now.addAndGet(BACKOFF);
        assertThat(gate.open()).isTrue();
        assertThat(gate.open()).as("while the first one tries").isFalse();
        now.addAndGet(BACKOFF);
        assertThat(gate.open()).as("when nothing was heard of the first one").isTrue();
    }

    @Test
    void closesAgainWhenTheTryFails() {
        gate.failed();
        now.addAndGet(BACKOFF);
        assertThat(gate.open()).isTrue();
        now.addAndGet(BACKOFF / 2);
        gate.failed();
        now.addAndGet(BACKOFF - 1);
        assertThat(gate.open()).isFalse();
    }

    @Test
    void opensForAllWhenTheTrySucceeds() {
        gate.failed();
        now.addAndGet(BACKOFF);
        assertThat(gate.open()).isTrue();
        gate.succeeded();
        assertThat(gate.open()).isTrue();
        assertThat(gate.open()).isTrue();
    }
}
