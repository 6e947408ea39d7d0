package io.parley.message.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final int ATTEMPTS = 3;

    @Test
    void isDueAtTheSecondLookThatShowsTheSameMessageMissing() {
        Lag lag = new Lag(ATTEMPTS, 4, 5, 10);

        assertThat(lag.isDue(4, 5, 11)).isTrue();
    }

    @Test
    void aMessageThatIsNewSinceTheLastLookIsNotDue() {
        Lag lag = new Lag(ATTEMPTS, 4, 5, 10);

        assertThat(lag.isDue(5, 6, 11)).as("5 was acknowledged meanwhile").isFalse();
        assertThat(lag.isDue(5, 6, 12)).as("6 is still missing").isTrue();
    }

    @Test
    void repeatsLessAndLessOftenAndThenStops() {
        Lag lag = new Lag(ATTEMPTS, 4, 5, 0);

        List<Integer> looks = new ArrayList<>();
        for (int look = 1; look <= 100; look++) {
            if (lag.isDue(4, 5, look)) {
                lag.pushed(look);
                looks.add(look);
            }
        }

        assertThat(looks).containsExactly(1, 3, 7);
    }

    @Test
    void aPushThatDidNotGetThroughIsNoAttempt() {
        Lag lag = new Lag(ATTEMPTS, 4, 5, 0);

        for (int look = 1; look <= 100; look++) {
            assertThat(lag.isDue(4, 5, look)).isTrue();
        }
    }

    @Test
    void progressStartsOver() {
        Lag lag = new Lag(ATTEMPTS, 4, 5, 0);
        for (int look = 1; look <= 100; look++) {
            if (lag.isDue(4, 5, look)) {
                lag.pushed(look);
            }
        }

        assertThat(lag.isDue(5, 9, 101)).isFalse();
        assertThat(lag.isDue(5, 9, 102)).isTrue();
    }

    @Test
    void aDeviceThatIsFarBehindAndTakesWhatItIsGivenIsNeverGivenUp() {
        Lag lag = new Lag(ATTEMPTS, 0, 1_000, 0);

        int pushes = 0;
        for (int look = 1; look <= 20; look++) {
            if (lag.isDue(10L * pushes, 1_000, look)) {
                lag.pushed(look);
                pushes++;
            }
        }

        assertThat(pushes)
                .as("every other look shows the progress of the push before")
                .isEqualTo(10);
    }
}
