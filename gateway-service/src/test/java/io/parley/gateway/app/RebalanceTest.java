package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.upstream.presence.ClusterLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RebalanceTest {
    private static final long DELAY_MS = 60_000;
    private static final int FEW = 10;
    private static final int PER_SECOND = 20;
    private static final int SECONDS_BETWEEN_LOOKS = 3;

    private final List<Asked> asked = new ArrayList<>();
    private int own;
    private long nowSeconds = 1_000;
    private Rebalance rebalance = rebalance(true);

    private record Asked(int count, long minAgeMs) {}

    private Rebalance rebalance(boolean enabled) {
        return new Rebalance(
                new RebalanceSettings(enabled, DELAY_MS, 0.2, FEW, PER_SECOND),
                () -> own,
                () -> TimeUnit.SECONDS.toNanos(nowSeconds),
                (count, minAgeMs) -> asked.add(new Asked(count, minAgeMs)));
    }

    private void look(int gateways, long sessions) {
        rebalance.look(new ClusterLoad(gateways, sessions));
        nowSeconds += SECONDS_BETWEEN_LOOKS;
    }

    private void lookForAMinute(int gateways, long sessions) {
        for (int seconds = 0; seconds <= 60; seconds += SECONDS_BETWEEN_LOOKS) {
            look(gateways, sessions);
        }
    }

    @Test
    void asksNobodyUntilTheNumberOfGatewaysHasBeenTheSameForAWhile() {
        own = 10_000;
        look(2, 20_000);
        for (int seconds = 0; seconds < 60; seconds += SECONDS_BETWEEN_LOOKS) {
            look(4, 20_000);
        }
        assertThat(asked).isEmpty();
        look(4, 20_000);
        assertThat(asked).containsExactly(new Asked(PER_SECOND * SECONDS_BETWEEN_LOOKS, DELAY_MS));
    }

    @Test
    void asksOnlyThoseWhoWereThereBeforeTheChange() {
        own = 10_000;
        lookForAMinute(4, 20_000);
        look(4, 20_000);
        look(4, 20_000);
        assertThat(asked).extracting(Asked::minAgeMs).containsExactly(60_000L, 63_000L, 66_000L);
    }

    @Test
    void waitsAgainWhenAnotherGatewayComes() {
        own = 10_000;
        lookForAMinute(4, 20_000);
        asked.clear();
        look(5, 20_000);
        look(5, 20_000);
        assertThat(asked).isEmpty();
    }

    @Test
    void leavesAGatewayAloneThatIsNotFarAboveTheAverage() {
        own = 6_000;
        lookForAMinute(4, 20_000);
        assertThat(asked).isEmpty();
        own = 6_010;
        look(4, 20_000);
        assertThat(asked).extracting(Asked::count).containsExactly(10);
    }

    @Test
    void doesNotCareForAFewSessions() {
        own = 15;
        lookForAMinute(3, 15);
        assertThat(asked).isEmpty();
        own = 17;
        look(3, 17);
        assertThat(asked).extracting(Asked::count).containsExactly(1);
    }

    @Test
    void aSmallInstallationIsEvenedOutToo() {
        own = 163;
        lookForAMinute(5, 332);
        // The average is 66.4, and a fifth of it is more than a few.
        assertThat(asked).extracting(Asked::count).containsExactly(PER_SECOND * SECONDS_BETWEEN_LOOKS);
        own = 80;
        look(5, 332);
        own = 79;
        look(5, 332);
        assertThat(asked).hasSize(1);
    }

    @Test
    void knowsNothingBeforeTheFirstCount() {
        own = 10_000;
        lookForAMinute(4, 20_000);
        asked.clear();
        look(0, 0);
        assertThat(asked).isEmpty();
        look(4, 20_000);
        assertThat(asked).as("the count from before still holds").hasSize(1);
    }

    @Test
    void doesNothingWhenSwitchedOff() {
        rebalance = rebalance(false);
        own = 10_000;
        lookForAMinute(4, 20_000);
        look(4, 20_000);
        assertThat(asked).isEmpty();
    }
}
