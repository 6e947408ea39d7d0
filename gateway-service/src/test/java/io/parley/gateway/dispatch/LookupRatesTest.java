package io.parley.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.protocol.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** P-134. */
class LookupRatesTest {
    private static final int ANN = 100_000_001;
    private static final int BEN = 100_000_002;

    private long now = -5;
    private final LookupRates rates = new LookupRates(200, () -> now);

    @Test
    void tenSecondsWorthMayComeAtOnceAndThenTheRate() {
        for (int i = 0; i < 20; i++) {
            rates.take(ANN, 100);
        }
        assertRefused(ANN, 100, 500);
        now += TimeUnit.MILLISECONDS.toNanos(499);
        assertRefused(ANN, 100, 1);
        now += TimeUnit.MILLISECONDS.toNanos(1);
        rates.take(ANN, 100);
        assertRefused(ANN, 1, 5);
    }

    @Test
    void everyUserHasHisOwn() {
        rates.take(ANN, 2_000);
        assertRefused(ANN, 1, 5);
        rates.take(BEN, 2_000);
    }

    @Test
    void nobodySavesUpMoreThanThat() {
        rates.take(ANN, 1);
        now += TimeUnit.HOURS.toNanos(1);
        rates.take(ANN, 2_000);
        assertRefused(ANN, 1, 5);
    }

    private void assertRefused(int user, int count, int retryAfterMs) {
        assertThatThrownBy(() -> rates.take(user, count)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(refusal.error().getRetryAfterMs()).isBetween(retryAfterMs, retryAfterMs + 1);
        });
    }
}
