package io.parley.loadtest.scenario;

import io.parley.loadtest.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Open loop: messages leave at a fixed rate whatever the server does, and latency counts from the time at which each
 * ought to have left.
 */
public final class Paced implements Scenario {
    /** A server that falls so far behind cannot bear the rate. */
    private static final int MOST_UNDER_WAY = 50_000;

    private static final double KEPT_UP = 0.97;

    @Override
    public String name() {
        return "paced";
    }

    @Override
    public boolean suits(Target target) {
        return true;
    }

    @Override
    public int accounts(Settings settings) {
        return settings.users();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        List<Outcome> outcomes = new ArrayList<>();
        for (String rate : settings.rates()) {
            double perSecond = perSecond(stage, rate);
            if (perSecond <= 0) {
                outcomes.add(Failures.of(stage, name(), rate, "run the scenario pairs first to know the peak"));
                continue;
            }
            outcomes.add(run(stage, rate.endsWith("%") ? rate + " of peak" : rate + "/s", perSecond));
        }
        return outcomes;
    }

    private Outcome run(Stage stage, String load, double perSecond) {
        Settings settings = stage.settings();
        try (PairTraffic traffic = new PairTraffic(stage, stage.accounts(settings.users()))) {
            if (!traffic.open()) {
                return Failures.notReady(stage, name(), load, traffic.lastTrouble());
            }
            stage.progress().say("%s %s: warming up for %d s", name(), load, settings.warmupSeconds());
            traffic.pace(perSecond);
            Waiting.pause(settings.warmupSeconds() * 1000L);
            Measurement measurement = new Measurement(stage, traffic);
            measurement.run(
                    name() + " " + load + " " + stage.target().name(),
                    settings.seconds(),
                    () -> traffic.underWay() < MOST_UNDER_WAY);
            traffic.pace(0);
            List<String> problems = new ArrayList<>();
            if (measurement.deliveredPerSecond() < perSecond * KEPT_UP) {
                problems.add("the server did not keep up: %.0f of %.0f messages per second"
                        .formatted(measurement.deliveredPerSecond(), perSecond));
            }
            measurement.figures().put("offered_per_s", perSecond);
            return measurement.outcome(name(), load, problems);
        }
    }

    private static double perSecond(Stage stage, String rate) {
        if (rate.endsWith("%")) {
            double share = Double.parseDouble(rate.substring(0, rate.length() - 1)) / 100;
            return Math.floor(stage.memory().peak(stage.target().name()) * share);
        }
        return Double.parseDouble(rate);
    }
}
