package io.parley.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final long PATIENCE = 100;

    private long now;
    private final Turnstile turnstile = new Turnstile(2, PATIENCE, () -> now);
    private final List<String> entered = new ArrayList<>();
    private final List<String> turnedAway = new ArrayList<>();

    @Test
    void soManyAreInsideAndTheOthersFollowInTheirOrder() {
        Visitor first = visit("first");
        Visitor second = visit("second");
        visit("third");
        visit("fourth");
        assertThat(entered).containsExactly("first", "second");

        second.leave.run();
        assertThat(entered).containsExactly("first", "second", "third");
        first.leave.run();
        assertThat(entered).containsExactly("first", "second", "third", "fourth");
        assertThat(turnedAway).isEmpty();
    }

    @Test
    void whoHasWaitedTooLongIsTurnedAway() {
        Visitor first = visit("first");
        visit("second");
        visit("late");
        now += PATIENCE;
        visit("new");
        now++;
        first.leave.run();

        assertThat(turnedAway).containsExactly("late");
        assertThat(entered).containsExactly("first", "second", "new");
    }

    @Test
    void whoIsGoneTakesNobodysPlace() {
        Visitor first = visit("first");
        visit("second");
        Visitor gone = visit("gone");
        visit("third");
        gone.there = false;
        first.leave.run();

        assertThat(entered).containsExactly("first", "second", "third");
        assertThat(turnedAway).containsExactly("gone");
    }

    @Test
    void aLongQueueOfThoseWhoLeaveAtOnceNeedsNoStack() {
        Visitor first = visit("first");
        Visitor second = visit("second");
        for (int i = 0; i < 100_000; i++) {
            Visitor quick = new Visitor("quick");
            quick.leavesAtOnce = true;
            turnstile.pass(quick);
        }
        first.leave.run();
        second.leave.run();

        assertThat(entered).hasSize(100_002);
    }

    private Visitor visit(String name) {
        Visitor visitor = new Visitor(name);
        turnstile.pass(visitor);
        return visitor;
    }

    private final class Visitor implements Turnstile.Entrant {
        private final String name;
        private boolean there = true;
        private boolean leavesAtOnce;
        private Runnable leave;

        Visitor(String name) {
            this.name = name;
        }

        @Override
        public boolean isThere() {
            return there;
        }

        @Override
        public void enter(Runnable whenDone) {
            entered.add(name);
            leave = whenDone;
            if (leavesAtOnce) {
                leave.run();
            }
        }

        @Override
        public void turnAway() {
            turnedAway.add(name);
        }
    }
}
