package io.parley.loadtest.report;

import io.parley.loadtest.scenario.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Outcomes as text for a terminal: medians, ranges, processor time per process, completeness. */
public final class ResultTable {
    private static final double WHOLE_NUMBERS_FROM = 100;

    private ResultTable() {}

    /** Writes all outcomes of an invocation and the limits of the machine. */
    public static String text(List<Outcome> outcomes, Map<String, Double> limits) {
        StringBuilder text = new StringBuilder("\nmedian [lowest … highest] of the trials that have a result\n");
        String heading = "";
        for (Summary summary : Summary.of(outcomes)) {
            String own = summary.scenario() + ", " + summary.load();
            if (!own.equals(heading)) {
                heading = own;
                text.append('\n').append(heading).append('\n');
            }
            append(text, summary);
        }
        if (!limits.isEmpty()) {
            text.append("\nlimits of this machine, same invocation\n");
            limits.forEach((name, value) -> text.append("    %-34s %s%n".formatted(name, number(value))));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Summary summary) {
        text.append("  %s (%d of %d trials)%n"
                .formatted(
                        summary.target(),
                        summary.results().size(),
                        summary.outcomes().size()));
        for (String figure : summary.figureNames()) {
            double[] range = summary.range(figure);
            text.append("    %-34s %12s  [%s … %s]%n"
                    .formatted(figure, number(summary.median(figure)), number(range[0]), number(range[1])));
        }
        append(text, "CPU µs per message, login, change or connection second", summary.medianCpu());
        append(text, "RSS MiB", summary.medianResident());
        for (Outcome outcome : summary.outcomes()) {
            if (outcome.verdict().sent() > 0) {
                text.append("    trial %d: %s%n"
                        .formatted(outcome.trial(), outcome.verdict().summary()));
            }
            outcome.problems()
                    .forEach(problem ->
                            text.append("    trial %d HAS NO RESULT: %s%n".formatted(outcome.trial(), problem)));
        }
    }

    private static void append(StringBuilder text, String what, Map<String, Double> perProcess) {
        if (!perProcess.isEmpty()) {
            text.append("    %s: %s%n"
                    .formatted(
                            what,
                            perProcess.entrySet().stream()
                                    .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                                    .collect(Collectors.joining(", "))));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= WHOLE_NUMBERS_FROM ? "%,.0f" : "%.2f", value);
    }
}
