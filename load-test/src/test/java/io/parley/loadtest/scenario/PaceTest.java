package io.parley.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(1_000, 20);

    @Test
    void whatWasOfferedWasDelivered() {
        assertThat(pace.fault(1_000)).isEmpty();
        assertThat(pace.fault(975)).isEmpty();
        assertThat(pace.fault(1_100)).isEmpty();
    }

    @Test
    void aServerThatFallsBehindHasNoResult() {
        assertThat(pace.fault(950))
                .hasValueSatisfying(text -> assertThat(text).contains("did not keep up: 950 of 1000"));
    }

    @Test
    void aShortRunIsNotJudgedByWhatWaitsForHalfASecond() {
        Pace brief = new Pace(1_000, 2);
        assertThat(brief.fault(760)).isEmpty();
        assertThat(brief.fault(1_240)).isEmpty();
        assertThat(brief.fault(740)).isPresent();
        assertThat(brief.fault(1_260)).isPresent();
    }

    @Test
    void aBacklogOfTheWarmUpIsNoResult() {
        assertThat(pace.fault(1_459))
                .hasValueSatisfying(text -> assertThat(text).contains("still catching up", "1459 for 1000"));
    }
}
