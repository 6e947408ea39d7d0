package io.parley.auth.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private static final Turn HONEST = new Turn("192.0.2.7", false);
    private static final Turn FLOOD = new Turn("203.0.113.9", false);

    private final FairTurns<String> turns = new FairTurns<>(100);

    @Test
    void theHundredthOfAStrangerWaitsBehindEverybodysFirst() {
        addTimes(FLOOD, "flood", 50);
        turns.add(HONEST, "honest");
        assertThat(turns.next()).isEqualTo("flood0");
        assertThat(turns.next()).isEqualTo("honest");
        assertThat(turns.next()).isEqualTo("flood1");
    }

    @Test
    void newcomersJoinTheRoundThatIsServedAndNotTheOneBehindIt() {
        addTimes(FLOOD, "flood", 3);
        turns.add(new Turn("other", false), "other0");
        turns.add(new Turn("other", false), "other1");
        assertThat(turns.next()).isEqualTo("flood0");
        turns.add(HONEST, "honest");
        assertThat(rest()).containsExactly("other0", "honest", "flood1", "other1", "flood2");
    }

    @Test
    void whoWasServedInARoundComesAgainInTheNext() {
        addTimes(FLOOD, "flood", 1);
        turns.add(HONEST, "honest");
        assertThat(turns.next()).isEqualTo("flood0");
        turns.add(FLOOD, "again");
        assertThat(rest()).containsExactly("honest", "again");
    }

    @Test
    void newcomersWithoutEndDoNotPutOffASecondTurnForEver() {
        addTimes(HONEST, "honest", 2);
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            turns.add(new Turn("newcomer " + i, false), "newcomer");
            served.add(turns.next());
        }
        assertThat(served).contains("honest0", "honest1");
    }

    @Test
    void whenAllPlacesAreTakenWhoHasTheMostGivesOneUp() {
        addTimes(FLOOD, "flood", 75);
        assertThat(turns.add(FLOOD, "one more")).isEqualTo("one more");
        assertThat(turns.add(HONEST, "honest")).isEqualTo("flood74");
        assertThat(turns.size()).isEqualTo(75);
        assertThat(turns.add(new Turn("home", true), "known"))
                .as("a quarter is kept")
                .isNull();
    }

    @Test
    void thoseWhoAreKnownHaveEveryOtherTurn() {
        IntStream.range(0, 4).forEach(i -> turns.add(new Turn("stranger " + i, false), "stranger" + i));
        IntStream.range(0, 2).forEach(i -> turns.add(new Turn("home", true), "known" + i));
        assertThat(rest()).containsExactly("known0", "stranger0", "known1", "stranger1", "stranger2", "stranger3");
    }

    @Test
    void howManyComeBeforeOneMoreIsWhatTheOrderSays() {
        IntStream.range(0, 10).forEach(i -> addTimes(new Turn("flood " + i, false), "flood", 7));
        assertThat(turns.ahead(HONEST)).isEqualTo(10);
        assertThat(turns.ahead(new Turn("flood 0", false))).isEqualTo(70);
        assertThat(turns.ahead(new Turn("home", true))).isEqualTo(1);

        turns.announce(HONEST);
        assertThat(turns.ahead(HONEST)).isEqualTo(21);
        turns.announcedHasCome(HONEST);
        assertThat(turns.ahead(HONEST)).isEqualTo(10);
    }

    private void addTimes(Turn turn, String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(turns.add(turn, name + i)).isNull();
        }
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String next = turns.next(); next != null; next = turns.next()) {
            rest.add(next);
        }
        return rest;
    }
}
