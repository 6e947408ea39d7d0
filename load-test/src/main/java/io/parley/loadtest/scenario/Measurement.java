package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.measure.ProcessUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One measured stretch of running {@link PairTraffic}. */
final class Measurement {
    private static final String GENERATOR = "generator";

    private final Stage stage;
    private final PairTraffic traffic;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private Map<String, ProcessUsage> before;
    private Map<String, ProcessUsage> after;
    private long deliveredBefore;
    private long deliveredAfter;

    Measurement(Stage stage, PairTraffic traffic) {
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
        figures.put("delivered_per_s", traffic.deliveredWhileMeasured() * 1e9 / (System.nanoTime() - from));
    }

    /** Messages delivered per second. */
    double deliveredPerSecond() {
        return figures.get("delivered_per_s");
    }

    /** Further figures for the outcome. */
    Map<String, Double> figures() {
        return figures;
    }

    /** Waits for what is still under way, and puts everything together. */
    Outcome outcome(String scenario, String load, List<String> problemsSoFar) {
        List<String> problems = new ArrayList<>(problemsSoFar);
        if (!traffic.drain()) {
            problems.add("%,d messages were still under way at the end: %s"
                    .formatted(traffic.underWay(), traffic.lastTrouble()));
        }
        Verdict verdict = traffic.verdict();
        if (!verdict.isClean()) {
            problems.add("not every message arrived once and in order");
        }
        Latencies latencies = traffic.latencies();
        if (latencies.count() == 0) {
            problems.add("nothing was delivered");
        }
        for (double percentile : List.of(50.0, 95.0, 99.0)) {
            figures.put("p%.0f_ms".formatted(percentile), latencies.millisAt(percentile));
        }
        figures.put("max_ms", latencies.maxMillis());
        Map<String, Double> cpu = new LinkedHashMap<>();
        long messages = Math.max(1, deliveredAfter - deliveredBefore);
        ProcessUsage.cpuMicrosBetween(before, after).forEach((name, micros) -> cpu.put(name, micros / messages));
        figures.put("server_cpu_us_per_message", serverTotal(cpu));
        return new Outcome(
                stage.target().name(),
                scenario,
                load,
                stage.trial(),
                figures,
                cpu,
                ProcessUsage.residentMebibytes(after),
                latencies.points(),
                verdict,
                problems);
    }

    private static double serverTotal(Map<String, Double> perProcess) {
        return perProcess.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(GENERATOR))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
