package io.parley.loadtest.report;

import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.scenario.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plots of an invocation: latency percentiles per scenario, and throughput against offered load. */
public final class Plots {
    private static final double LAST_PERCENTILE = 99.99;

    private static final List<Plot.Mark> PERCENTILES = List.of(
            new Plot.Mark(0, "0"),
            new Plot.Mark(50, "50 %"),
            new Plot.Mark(90, "90 %"),
            new Plot.Mark(99, "99 %"),
            new Plot.Mark(99.9, "99.9 %"),
            new Plot.Mark(LAST_PERCENTILE, "99.99 %"));

    private static final List<Plot.Mark> MILLISECONDS = List.of(
            new Plot.Mark(0.1, "0.1"),
            new Plot.Mark(1, "1"),
            new Plot.Mark(10, "10"),
            new Plot.Mark(100, "100"),
            new Plot.Mark(1_000, "1,000"),
            new Plot.Mark(10_000, "10,000"));

    private Plots() {}

    /** SVG documents by file name. */
    public static Map<String, String> of(List<Outcome> outcomes) {
        Map<String, String> files = new LinkedHashMap<>();
        outcomes.stream().map(Outcome::scenario).distinct().forEach(scenario -> latency(scenario, outcomes)
                .ifPresent(svg -> files.put("latency-" + scenario + ".svg", svg)));
        throughput(outcomes).ifPresent(svg -> files.put("throughput.svg", svg));
        CostPlot.of(outcomes, "connections", "connections").ifPresent(svg -> files.put("cost-connections.svg", svg));
        CostPlot.of(outcomes, "history", "stored_messages").ifPresent(svg -> files.put("cost-history.svg", svg));
        return files;
    }

    private static Optional<String> latency(String scenario, List<Outcome> outcomes) {
        Plot plot = new Plot(
                "Latency: " + scenario,
                "percentile",
                PERCENTILES,
                percentile -> -Math.log10(1 - Math.min(percentile, LAST_PERCENTILE) / 100),
                "milliseconds",
                MILLISECONDS,
                millis -> Math.log10(Math.max(millis, 0.1)));
        boolean any = false;
        for (Summary summary : Summary.of(outcomes)) {
            Optional<Outcome> middle = middleByP99(summary);
            if (summary.scenario().equals(scenario) && middle.isPresent()) {
                any = true;
                plot.line(
                        summary.target() + " " + summary.load(),
                        middle.get().latency().stream()
                                .filter(point -> point.percentile() <= LAST_PERCENTILE)
                                .map(point -> new double[] {point.percentile(), point.millis()})
                                .toList());
            }
        }
        return any ? Optional.of(plot.svg()) : Optional.empty();
    }

    /** The trial whose distribution is drawn. */
    private static Optional<Outcome> middleByP99(Summary summary) {
        List<Outcome> sorted = summary.results().stream()
                .filter(outcome -> !outcome.latency().isEmpty())
                .sorted(Comparator.comparingDouble(Plots::p99))
                .toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }

    private static double p99(Outcome outcome) {
        return outcome.latency().stream()
                .filter(point -> point.percentile() == 99)
                .mapToDouble(Latencies.Point::millis)
                .findFirst()
                .orElse(0);
    }

    private static Optional<String> throughput(List<Outcome> outcomes) {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        double highest = 1;
        for (Summary summary : Summary.of(outcomes)) {
            // Runs that did not keep up have no result but say how far the server came.
            List<Outcome> complete = summary.outcomes().stream()
                    .filter(outcome -> outcome.verdict().isClean())
                    .filter(outcome ->
                            outcome.figures().keySet().containsAll(List.of("offered_per_s", "delivered_per_s")))
                    .toList();
            if (!complete.isEmpty()) {
                double offered = median(complete, "offered_per_s");
                highest = Math.max(highest, offered);
                lines.computeIfAbsent(summary.target(), target -> new ArrayList<>())
                        .add(new double[] {offered, median(complete, "delivered_per_s")});
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<Plot.Mark> marks = evenMarks(highest);
        Plot plot = new Plot(
                "Delivered against offered load",
                "offered messages per second",
                marks,
                value -> value,
                "delivered messages per second",
                marks,
                value -> value);
        lines.forEach((target, points) -> {
            points.sort(Comparator.comparingDouble(point -> point[0]));
            plot.line(target, points);
        });
        return Optional.of(plot.svg());
    }

    private static double median(List<Outcome> outcomes, String figure) {
        double[] sorted = outcomes.stream()
                .mapToDouble(outcome -> outcome.figures().get(figure))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Marks from 0 to at least the highest value. */
    static List<Plot.Mark> evenMarks(double highest) {
        double step = Math.pow(10, Math.floor(Math.log10(highest)));
        step = highest / step < 3 ? step / 2 : step;
        List<Plot.Mark> marks = new ArrayList<>();
        for (int i = 0; (i - 1) * step < highest; i++) {
            marks.add(new Plot.Mark(i * step, "%,.0f".formatted(i * step)));
        }
        return marks;
    }
}
