package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.ProcessUsage;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The time before a run that is not measured. It lasts as long as was asked for, and then until the servers' JVMs have
 * little left to compile, as compilers that take half a core of two would be measured as well. Used by the main thread.
 *
 * @param leastMillis its length when nothing is compiled
 * @param mostMillis its length when compiling never ends
 * @param stepMillis how long the compilers are watched at a time
 * @param usage reads the servers' processes
 */
record WarmUp(long leastMillis, long mostMillis, long stepMillis, Supplier<Map<String, ProcessUsage>> usage) {
    /** Of one core. A cluster at 1,000 messages per second compiles this little in its third minute. */
    private static final double LITTLE = 0.05;

    private static final long STEP_MS = 5000;

    /** As the settings have it. */
    static WarmUp of(Stage stage) {
        Settings settings = stage.settings();
        return new WarmUp(
                settings.warmupSeconds() * 1000L,
                settings.warmupMostSeconds() * 1000L,
                STEP_MS,
                () -> ProcessUsage.of(stage.target().processes()));
    }

    /** Waits while the load is on, and says so. */
    static void run(Stage stage, String what) {
        WarmUp warmUp = of(stage);
        stage.progress()
                .say("%s: warming up for %d to %d s", what, warmUp.leastMillis / 1000, warmUp.mostMillis / 1000);
        warmUp.run();
    }

    /** Waits. */
    void run() {
        long began = System.nanoTime();
        Waiting.pause(leastMillis);
        Map<String, ProcessUsage> last = usage.get();
        boolean compiling = true;
        while (compiling && millisSince(began) + stepMillis <= mostMillis) {
            long from = System.nanoTime();
            Waiting.pause(stepMillis);
            Map<String, ProcessUsage> now = usage.get();
            double cores = ProcessUsage.compilerMicrosBetween(last, now) * 1000 / (System.nanoTime() - from);
            compiling = cores > LITTLE;
            last = now;
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
