package io.parley.auth.attempt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
    private static final int FREE = 3;

    private final SettableClock clock = new SettableClock();
    private final AttemptLimiter limiter = new AttemptLimiter(
            "test",
            FREE,
            TestSettings.attempts(Map.of("first-delay", "1s", "longest-delay", "5s")),
            clock,
            new SimpleMeterRegistry());

    @Test
    void theFirstAttemptsAreFree() {
        count(FREE - 1);
        assertAllowed();
    }

    @Test
    void eachFurtherAttemptWaitsTwiceAsLongUpToALimit() {
        count(FREE);
        for (long expectedMs : new long[] {1000, 2000, 4000, 5000, 5000}) {
            assertBlockedFor(expectedMs);
            clock.millis += expectedMs - 1;
            assertBlockedFor(1);
            clock.millis += 1;
            assertAllowed();
            count(1);
        }
    }

    @Test
    void aSuccessStartsAnew() {
        count(FREE);
        limiter.forget("key");
        count(FREE - 1);
        assertAllowed();
    }

    @Test
    void anAttemptTakenBackDoesNotCount() {
        count(FREE);
        limiter.takeBack("key");
        assertAllowed();
        count(1);
        assertBlockedFor(1000);
    }

    @Test
    void otherKeysAreNotConcerned() {
        count(FREE);
        assertThatCode(() -> limiter.refuseIfBlocked("other")).doesNotThrowAnyException();
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            limiter.count("key");
        }
    }

    private void assertAllowed() {
        assertThatCode(() -> limiter.refuseIfBlocked("key")).doesNotThrowAnyException();
    }

    private void assertBlockedFor(long millis) {
        assertThatThrownBy(() -> limiter.refuseIfBlocked("key"))
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::retryAfterMs)
                .isEqualTo(millis);
    }
}
