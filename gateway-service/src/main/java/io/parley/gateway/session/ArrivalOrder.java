package io.parley.gateway.session;

import java.util.ArrayDeque;

/**
 * Keeps the steps of one session in the order in which they arrived, although one of them may have to wait. Costs
 * nothing while nobody waits. Confined to the event loop of the session.
 */
public final class ArrivalOrder {
    private ArrayDeque<Step> waiting;

    ArrivalOrder() {}

    /** Whether a step can be taken at once without overtaking another. */
    public boolean isFree() {
        return waiting == null;
    }

    /** Takes a place in the line for something that is not ready yet. */
    public Step enter() {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        Step step = new Step();
        waiting.add(step);
        return step;
    }

    private void advance() {
        Step head;
        while (waiting != null && (head = waiting.peek()) != null && head.action != null) {
            waiting.remove();
            if (waiting.isEmpty()) {
                waiting = null;
            }
            head.action.run();
        }
    }

    /** A place in the line. */
    public final class Step {
        private Runnable action;

        private Step() {}

        /** What to do is known: it is done as soon as everything before it is. */
        public void ready(Runnable whatToDo) {
            action = whatToDo;
            advance();
        }
    }
}
