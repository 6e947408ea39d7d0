package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.measure.ProcessUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what one run gave. Used by the main thread. */
final class OutcomeBuilder {
    private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);

    private final Stage stage;
    private final String scenario;
    private final String load;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> cpu = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private Map<String, Double> resident = Map.of();
    private List<Latencies.Point> latency = List.of();
    private Verdict verdict = Verdict.NOTHING;

    /**
     * @param scenario its name
     * @param load what is asked for, for a person
     */
    OutcomeBuilder(Stage stage, String scenario, String load) {
        this.stage = stage;
        this.scenario = scenario;
        this.load = load;
    }

    /** The outcome of a run that could not begin because not everybody could log in. */
    Outcome notReady(String trouble) {
        return problem("not everybody could log in: " + trouble).build();
    }

    /** Adds a figure; its unit is part of the name. */
    OutcomeBuilder figure(String name, double value) {
        figures.put(name, value);
        return this;
    }

    /** The run has no result for this reason. */
    OutcomeBuilder problem(String sentence) {
        problems.add(sentence);
        return this;
    }

    /** Processor time between two readings, divided by the work done, and memory at the second. */
    OutcomeBuilder usage(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after, double units) {
        ProcessUsage.cpuMicrosBetween(before, after).forEach((name, micros) -> cpu.put(name, micros / units));
        resident = ProcessUsage.residentMebibytes(after);
        return this;
    }

    /** What {@link #usage} noted, by process, the generator included. */
    Map<String, Double> cpuMicrosPerUnit() {
        return Collections.unmodifiableMap(cpu);
    }

    /** Percentiles as figures, and the distribution. */
    OutcomeBuilder latencies(Latencies latencies) {
        for (double percentile : PERCENTILES) {
            figure("p%.0f_ms".formatted(percentile), latencies.millisAt(percentile));
        }
        latency = latencies.points();
        return figure("max_ms", latencies.maxMillis());
    }

    /** Completeness; a loss, a duplicate or a wrong order leaves no result. */
    OutcomeBuilder verdict(Verdict found) {
        verdict = found;
        return found.isClean() ? this : problem("not every message arrived once and in order");
    }

    Outcome build() {
        return new Outcome(
                stage.target().name(),
                scenario,
                load,
                stage.trial(),
                figures,
                cpu,
                resident,
                latency,
                verdict,
                List.copyOf(problems));
    }
}
