package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.ProcessUsage;
import java.util.Map;

/**
 * What the servers used in a while without load.
 *
 * @param from usage at its beginning
 * @param until usage at its end
 * @param seconds its length
 */
record Rest(Map<String, ProcessUsage> from, Map<String, ProcessUsage> until, double seconds) {
    private static final int SETTLE_MS = 5000;

    /** Lets the servers settle, then watches them for as long as a run is measured. */
    static Rest watch(Stage stage, String what) {
        int seconds = stage.settings().seconds();
        Waiting.pause(SETTLE_MS);
        stage.progress().say("%s: %s for %d s", stage.target().name(), what, seconds);
        var from = ProcessUsage.of(stage.target().processes());
        long began = System.nanoTime();
        Waiting.pause(seconds * 1000L);
        return new Rest(from, ProcessUsage.of(stage.target().processes()), (System.nanoTime() - began) / 1e9);
    }

    /**
     * Notes what a message costs without what the servers do by themselves, which at few messages a second is a good part of
     * what one seems to cost; where the processes are known.
     *
     * @param what is silent now, for the person who waits
     * @param run whose usage the outcome holds
     */
    static void deduct(Stage stage, String what, OutcomeBuilder outcome, TrafficRun run, double perSecond) {
        if (stage.target().processes().isEmpty() || perSecond <= 0) {
            return;
        }
        Rest rest = watch(stage, what);
        Map<String, Double> silent = rest.cpuMicrosPerSecondByProcess();
        outcome.figure("silence_cpu_us_per_s", rest.cpuMicrosPerSecond())
                .figure(
                        "server_cpu_us_per_message_beyond_silence",
                        run.serverMicrosPerMessage() - rest.cpuMicrosPerSecond() / perSecond);
        outcome.cpuMicrosPerUnit()
                .forEach((process, micros) -> outcome.figure(
                        process + "_cpu_us_per_message_beyond_silence",
                        micros - silent.getOrDefault(process, 0.0) / perSecond));
    }

    /** Processor time by process, the generator included. */
    Map<String, Double> cpuMicrosPerSecondByProcess() {
        Map<String, Double> perSecond = ProcessUsage.cpuMicrosBetween(from, until);
        perSecond.replaceAll((process, micros) -> micros / seconds);
        return perSecond;
    }

    /** Processor time of all servers. */
    double cpuMicrosPerSecond() {
        return ProcessUsage.serverMicrosBetween(from, until) / seconds;
    }
}
