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
