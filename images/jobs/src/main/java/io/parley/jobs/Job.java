package io.parley.jobs;

import java.time.Duration;

/** Runs one Job: repeats what may be too early, and ends the process with 0 or 1 and a sentence. */
public final class Job {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private Job() {}

    /** One attempt at what a Job is for. */
    @FunctionalInterface
    public interface Attempt {
        /**
         * Does the work.
         *
         * @throws JobFailure when repeating is pointless
         * @throws Exception when the other side may not be there yet
         */
        void run() throws Exception;
    }

    /** Runs until it succeeds, fails for good, or the time is up; then ends the process. */
    public static void main(Duration patience, Attempt attempt) {
        try {
            repeat(patience, attempt);
            System.out.println("Done.");
            System.exit(0);
        } catch (JobFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    /**
     * Runs until it succeeds.
     *
     * @throws JobFailure when it fails for good or the time is up
     */
    public static void repeat(Duration patience, Attempt attempt) {
        long endNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (JobFailure failure) {
                throw failure;
            } catch (Exception notYet) {
                if (System.nanoTime() > endNanos) {
                    throw new JobFailure("Gave up after " + patience.toSeconds() + " s: " + firstLine(notYet), notYet);
                }
                System.out.println("Not yet: " + firstLine(notYet));
                pause();
            }
        }
    }

    private static String firstLine(Exception failure) {
        return failure.toString().lines().findFirst().orElse("");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new JobFailure("Interrupted.", interrupted);
        }
    }
}
