package io.parley.loadtest.report;

import io.parley.loadtest.scenario.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All trials of one scenario under one load against one server.
 *
 * @param target the server
 * @param scenario the scenario
 * @param load the load
 * @param outcomes one per trial
 */
record Summary(String target, String scenario, String load, List<Outcome> outcomes) {

    /** Groups outcomes, in the order in which the groups first appear. */
    static List<Summary> of(List<Outcome> outcomes) {
        Map<List<String>, List<Outcome>> groups = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            groups.computeIfAbsent(
                            List.of(outcome.scenario(), outcome.load(), outcome.target()), key -> new ArrayList<>())
                    .add(outcome);
        }
        return groups.entrySet().stream()
                .map(group -> new Summary(
                        group.getKey().get(2),
                        group.getKey().get(0),
                        group.getKey().get(1),
                        group.getValue()))
                .toList();
    }

    /** The trials that have a result. */
    List<Outcome> results() {
        return outcomes.stream().filter(Outcome::hasResult).toList();
    }

    /** Names of the figures of the results. */
    List<String> figureNames() {
        return results().stream()
                .flatMap(outcome -> outcome.figures().keySet().stream())
                .distinct()
                .toList();
    }

    /** The middle one of the results, by a figure. */
    double median(String figure) {
        return median(outcome -> outcome.figures().getOrDefault(figure, Double.NaN));
    }

    /** Median processor microseconds per message and process. */
    Map<String, Double> medianCpu() {
        return medians(Outcome::cpuMicrosPerMessage);
    }

    /** Median resident mebibytes per process. */
    Map<String, Double> medianResident() {
        return medians(Outcome::residentMebibytes);
    }

    /** Lowest and highest, by a figure. */
    double[] range(String figure) {
        double[] sorted = sorted(outcome -> outcome.figures().getOrDefault(figure, Double.NaN));
        return new double[] {sorted[0], sorted[sorted.length - 1]};
    }

    private Map<String, Double> medians(Function<Outcome, Map<String, Double>> figures) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (Outcome outcome : results()) {
            for (String name : figures.apply(outcome).keySet()) {
                medians.computeIfAbsent(
                        name, it -> median(other -> figures.apply(other).getOrDefault(it, 0.0)));
            }
        }
        return medians;
    }

    private double median(Function<Outcome, Double> figure) {
        double[] sorted = sorted(figure);
        return sorted[sorted.length / 2];
    }

    private double[] sorted(Function<Outcome, Double> figure) {
        return results().stream().mapToDouble(figure::apply).sorted().toArray();
    }
}
