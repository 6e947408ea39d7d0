package io.parley.loadtest.scenario;

import io.parley.loadtest.server.Target;
import java.util.List;

/** Closed loop: every pair keeps a window of messages under way. Finds the peak throughput. */
public final class Pairs implements Scenario {
    @Override
    public String name() {
        return "pairs";
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
        OutcomeBuilder builder =
                new OutcomeBuilder(stage, name(), settings.pairs() + " pairs, window " + settings.window());
        double perSecond =
                new TrafficRun(stage, builder, name()).run(stage.accounts(settings.users()), window(settings.window()));
        Outcome outcome = builder.build();
        if (outcome.hasResult()) {
            stage.memory().peak(stage.target().name(), perSecond);
        }
        return List.of(outcome);
    }

    private static TrafficRun.Load window(int messages) {
        return new TrafficRun.Load() {
            @Override
            public void on(Traffic traffic) {
                traffic.keepUnderWay(messages);
            }

            @Override
            public void off(Traffic traffic) {
                traffic.keepUnderWay(0);
            }
        };
    }
}
