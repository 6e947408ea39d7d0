package io.parley.loadtest.scenario;

import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Open loop: messages leave at a fixed rate whatever the server does, and latency counts from the time at which each
 * ought to have left.
 */
public final class Paced implements Scenario {
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
        List<Outcome> outcomes = new ArrayList<>();
        for (String rate : stage.settings().rates()) {
            outcomes.add(run(stage, rate));
        }
        return outcomes;
    }

    private Outcome run(Stage stage, String rate) {
        OutcomeBuilder outcome =
                new OutcomeBuilder(stage, name(), rate.endsWith("%") ? rate + " of peak" : rate + "/s");
        Pace pace = new Pace(perSecond(stage, rate), stage.settings().seconds());
        if (pace.perSecond() <= 0) {
            return outcome.problem("run the scenario pairs first to know the peak")
                    .build();
        }
        var accounts = stage.accounts(stage.settings().users());
        pace.judge(outcome, new TrafficRun(stage, outcome, name() + " " + rate).run(accounts, pace));
        return outcome.build();
    }

    private static double perSecond(Stage stage, String rate) {
        if (rate.endsWith("%")) {
            double share = Double.parseDouble(rate.substring(0, rate.length() - 1)) / 100;
            return Math.floor(stage.memory().peak(stage.target().name()) * share);
        }
        return Double.parseDouble(rate);
    }
}
