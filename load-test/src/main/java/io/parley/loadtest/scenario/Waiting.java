package io.parley.loadtest.scenario;

import java.util.function.BooleanSupplier;

/** Waiting in the main thread, always with an end. */
final class Waiting {
    private static final long STEP_MS = 20;

    private Waiting() {}

    /** Waits for a condition; false when the time ran out. */
    static boolean until(int seconds, BooleanSupplier condition) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(STEP_MS);
        }
        return true;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static void untilNanos(long nanos) {
        long left = (nanos - System.nanoTime()) / 1_000_000;
        if (left > 0) {
            pause(left);
        }
    }
}
