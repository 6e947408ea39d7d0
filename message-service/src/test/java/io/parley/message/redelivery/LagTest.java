package io.parley.message.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final int DOUBLINGS = 3;

    @Test
    void isDueAtTheSecondLookThatShowsTheSameMessageMissing() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 10);

        assertThat(lag.dueAfter(4, 5, 11)).isEqualTo(4);
    }

    @Test
    void aMessageThatIsNewSinceTheLastLookIsNotDue() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 10);

        assertThat(lag.dueAfter(5, 6, 11)).as("5 was acknowledged meanwhile").isEqualTo(Lag.NOTHING);
        assertThat(lag.dueAfter(5, 6, 12)).as("6 is still missing").isEqualTo(5);
    }

    @Test
    void repeatsLessAndLessOftenAndNeverStops() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 0);

        List<Integer> looks = new ArrayList<>();
        for (int look = 1; look <= 45; look++) {
            if (lag.dueAfter(4, 5, look) != Lag.NOTHING) {
                lag.pushed(look);
                looks.add(look);
            }
        }

        assertThat(looks).containsExactly(1, 3, 7, 15, 23, 31, 39);
    }

    /** P-65: the pause belongs to the messages that were repeated, not to the session. */
    @Test
    void aNewMessageDoesNotWaitForThePauseOfAnOldOne() {
        for (int old = 1; old < 60; old++) {
            Lag lag = new Lag(DOUBLINGS, 4, 5, 0);
            for (int look = 1; look <= old; look++) {
                if (lag.dueAfter(4, 5, look) != Lag.NOTHING) {
                    lag.pushed(look);
                }
            }

            long first = lag.dueAfter(4, 6, old + 1);
            if (first != Lag.NOTHING) {
                assertThat(first).as("5 is due again just then").isEqualTo(4);
                lag.pushed(old + 1);
                continue;
            }
            assertThat(lag.dueAfter(4, 6, old + 2)).as("after %d looks", old).isIn(4L, 5L);
        }
    }

    @Test
    void whatIsNewIsRepeatedAloneAndOnce() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 0);
        for (int look : new int[] {1, 3, 7}) {
            assertThat(lag.dueAfter(4, 5, look)).isEqualTo(4);
            lag.pushed(look);
        }

        assertThat(lag.dueAfter(4, 9, 8)).isEqualTo(Lag.NOTHING);
        assertThat(lag.dueAfter(4, 9, 9)).isEqualTo(5);
        lag.pushed(9);
        assertThat(lag.dueAfter(4, 9, 10)).isEqualTo(Lag.NOTHING);
        assertThat(lag.dueAfter(4, 9, 15))
                .as("all of it, when its time has come")
                .isEqualTo(4);
    }

    @Test
    void aPushThatDidNotGetThroughIsNoRepeat() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 0);

        for (int look = 1; look <= 100; look++) {
            assertThat(lag.dueAfter(4, 5, look)).isEqualTo(4);
        }
    }

    @Test
    void progressStartsOver() {
        Lag lag = new Lag(DOUBLINGS, 4, 5, 0);
        for (int look = 1; look <= 100; look++) {
            if (lag.dueAfter(4, 5, look) != Lag.NOTHING) {
                lag.pushed(look);
            }
        }

        assertThat(lag.dueAfter(5, 9, 101)).isEqualTo(Lag.NOTHING);
        assertThat(lag.dueAfter(5, 9, 102)).isEqualTo(5);
    }

    @Test
    void aDeviceThatIsFarBehindAndTakesWhatItIsGivenGetsMoreAtEveryOtherLook() {
        Lag lag = new Lag(DOUBLINGS, 0, 1_000, 0);

        int pushes = 0;
        for (int look = 1; look <= 20; look++) {
            if (lag.dueAfter(10L * pushes, 1_000, look) != Lag.NOTHING) {
                lag.pushed(look);
                pushes++;
            }
        }

        assertThat(pushes)
                .as("every other look shows the progress of the push before")
                .isEqualTo(10);
    }
}
