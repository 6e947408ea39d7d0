package io.parley.gateway.dispatch;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Lets a limited number in at a time; the others wait in the order in which they came, and those who have waited too long
 * are turned away. Not thread-safe: belongs to one event loop.
 */
final class Turnstile {
    /** Somebody who wants to pass. */
    interface Entrant {
        /** Whether there is still somebody to serve. */
        boolean isThere();

        /** It is this one's turn. {@code leave} runs once, now or later, when it is done. */
        void enter(Runnable leave);

        /** It has waited too long, or is not there any more. */
        void turnAway();
    }

    private record Waiting(Entrant entrant, long sinceNanos) {}

    private final int width;
    private final long patienceNanos;
    private final LongSupplier nanoClock;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int inside;
    private boolean lettingIn;

    /**
     * @param width how many may be inside at a time
     * @param patienceNanos how long one may wait
     */
    Turnstile(int width, long patienceNanos, LongSupplier nanoClock) {
        this.width = width;
        this.patienceNanos = patienceNanos;
        this.nanoClock = nanoClock;
    }

    /** Lets it in now, or when others have left. */
    void pass(Entrant entrant) {
        waiting.add(new Waiting(entrant, nanoClock.getAsLong()));
        letIn();
    }

    private void left() {
        inside--;
        letIn();
    }

    /** Whoever leaves at once comes back here from within the loop, which goes on by itself: the stack stays flat. */
    private void letIn() {
        if (lettingIn) {
            return;
        }
        lettingIn = true;
        try {
            while (inside < width && !waiting.isEmpty()) {
                next(waiting.remove());
            }
        } finally {
            lettingIn = false;
        }
    }

    private void next(Waiting first) {
        Entrant entrant = first.entrant();
        if (!entrant.isThere() || nanoClock.getAsLong() - first.sinceNanos() > patienceNanos) {
            entrant.turnAway();
            return;
        }
        inside++;
        entrant.enter(this::left);
    }
}
