package io.parley.loadtest.report;

import io.parley.loadtest.scenario.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** How the processor time of a message depends on how much there is already: medians, of all servers and of each. */
final class CostPlot {
    private static final String TOTAL = "server_cpu_us_per_message";
    private static final String BEYOND_SILENCE = "server_cpu_us_per_message_beyond_silence";
    private static final String GENERATOR = "generator";

    private CostPlot() {}

    /** @param figure what there is more and more of */
    static Optional<String> of(List<Outcome> outcomes, String scenario, String figure) {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        TreeSet<Double> places = new TreeSet<>();
        double highest = 1;
        for (Summary summary : Summary.of(outcomes)) {
            if (!summary.scenario().equals(scenario) || !summary.figureNames().contains(figure)) {
                continue;
            }
            double place = summary.median(figure);
            places.add(place);
            highest = Math.max(highest, summary.median(TOTAL));
            add(lines, "all servers", place, summary.median(TOTAL));
            if (summary.figureNames().contains(BEYOND_SILENCE)) {
                add(lines, "without silence", place, summary.median(BEYOND_SILENCE));
            }
            summary.medianCpu().forEach((process, micros) -> {
                if (!process.equals(GENERATOR)) {
                    add(lines, process, place, micros);
                }
            });
        }
        if (places.size() < 2) {
            return Optional.empty();
        }
        List<Plot.Mark> marks = places.stream()
                .map(place -> new Plot.Mark(place, "%,.0f".formatted(place)))
                .toList();
        Plot plot = new Plot(
                "Processor time per message: " + scenario,
                figure.replace('_', ' '),
                marks,
                Math::log10,
                "µs per message",
                Plots.evenMarks(highest),
                value -> value);
        lines.forEach(plot::line);
        return Optional.of(plot.svg());
    }

    private static void add(Map<String, List<double[]>> lines, String name, double across, double up) {
        lines.computeIfAbsent(name, it -> new ArrayList<>()).add(new double[] {across, up});
    }
}
