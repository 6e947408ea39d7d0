package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.measure.ProcessUsage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One measured stretch of running {@link Traffic}. */
final class Measurement {
    private final Stage stage;
    private final Traffic traffic;
    private Map<String, ProcessUsage> before;
    private Map<String, ProcessUsage> after;
    private long deliveredBefore;
    private long deliveredAfter;
    private double deliveredPerSecond;

    Measurement(Stage stage, Traffic traffic) {
        this.stage = stage;
        this.traffic = traffic;
    }

    /** Measures for the configured time; says every second how it goes; ends early when it must. */
    void run(String what, int seconds, BooleanSupplier goOn) {
        long from = System.nanoTime();
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        traffic.measure(from, until);
        deliveredBefore = traffic.delivered();
        before = ProcessUsage.of(stage.target().processes());
        long last = deliveredBefore;
        for (int second = 1; second <= seconds && goOn.getAsBoolean(); second++) {
            Waiting.untilNanos(from + TimeUnit.SECONDS.toNanos(second));
            long now = traffic.delivered();
            stage.progress().say("%s: second %d of %d, %,d delivered in it", what, second, seconds, now - last);
            last = now;
        }
        after = ProcessUsage.of(stage.target().processes());
        deliveredAfter = traffic.delivered();
        // Nothing is counted after the end, so that the time that reading all this takes is none of the run's.
        double deliveriesPerSecond =
                traffic.deliveredWhileMeasured() * 1e9 / (Math.min(System.nanoTime(), until) - from);
        deliveredPerSecond = deliveriesPerSecond / traffic.fanOut();
    }

    /** Messages delivered per second; one to a group counts once its members have it. */
    double deliveredPerSecond() {
        return deliveredPerSecond;
    }

    /** Processor time of all servers for each message delivered. */
    double serverMicrosPerMessage() {
        return ProcessUsage.serverMicrosBetween(before, after) / messages();
    }

    /** Waits for what is still under way, and notes everything. */
    void report(OutcomeBuilder outcome) {
        if (!traffic.drain()) {
            outcome.problem("%,d messages were still under way at the end: %s"
                    .formatted(traffic.underWay(), traffic.lastTrouble()));
        }
        Latencies latencies = traffic.latencies();
        if (latencies.count() == 0) {
            outcome.problem("nothing was delivered");
        }
        outcome.figure("delivered_per_s", deliveredPerSecond)
                .latencies(latencies)
                .verdict(traffic.verdict())
                .usage(before, after, messages())
                .figure("server_cpu_us_per_message", serverMicrosPerMessage())
                .figure("compiler_cpu_us_per_message", ProcessUsage.compilerMicrosBetween(before, after) / messages());
    }

    private double messages() {
        return Math.max(1, (double) (deliveredAfter - deliveredBefore) / traffic.fanOut());
    }
}
