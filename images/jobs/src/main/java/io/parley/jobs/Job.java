package io.parley.jobs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs one Job: repeats what may be too early, and ends the process with 0 or 1 and a sentence. What it waits for is said once
 * a minute, and whenever it changes.
 */
public final class Job {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Of the services, whose libraries the Job shares; it complains when it is not named before the first logger. */
    private static final String LOG_MANAGER = "org.jboss.logmanager.LogManager";

    private final Function<Exception, String> explanation;
    private final PrintStream out;
    private final LongSupplier nanoClock;
    private String said;
    private long saidNanos;

    /** @param explanation what an operator is told of a failure */
    Job(Function<Exception, String> explanation, PrintStream out, LongSupplier nanoClock) {
        this.explanation = explanation;
        this.out = out;
        this.nanoClock = nanoClock;
    }

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

    /**
     * Runs until it succeeds, fails for good, or the time is up; then ends the process.
     *
     * @param explanation what an operator is told when the other side is not there
     */
    public static void main(Duration patience, Function<Exception, String> explanation, Attempt attempt) {
        System.setProperty("java.util.logging.manager", LOG_MANAGER);
        // It would say at every attempt what the Job says once. Held here: a logger that nobody holds loses its level.
        Logger kafkaClient = Logger.getLogger("org.apache.kafka");
        kafkaClient.setLevel(Level.OFF);
        try {
            new Job(explanation, System.out, System::nanoTime).repeat(patience, attempt);
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
    void repeat(Duration patience, Attempt attempt) {
        long startNanos = nanoClock.getAsLong();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (JobFailure failure) {
                throw failure;
            } catch (Exception notYet) {
                String reason = explanation.apply(notYet);
                if (nanoClock.getAsLong() - startNanos > patience.toNanos()) {
                    throw new JobFailure("Gave up after " + patience.toSeconds() + " s: " + reason, notYet);
                }
                say(reason);
                pause();
            }
        }
    }

    private void say(String reason) {
        long now = nanoClock.getAsLong();
        if (!reason.equals(said) || now - saidNanos >= SILENCE.toNanos()) {
            said = reason;
            saidNanos = now;
            out.println("Not yet: " + reason);
        }
    }

    /** The first line of what an exception says of itself. */
    public static String firstLine(Exception failure) {
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
