package io.parley.loadtest.scenario;

import io.parley.loadtest.target.Target;
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
        String load = settings.pairs() + " pairs, window " + settings.window();
        try (PairTraffic traffic = new PairTraffic(stage, stage.accounts(settings.users()))) {
            if (!traffic.open()) {
                return List.of(Failures.notReady(stage, name(), load, traffic.lastTrouble()));
            }
            stage.progress().say("%s: warming up for %d s", name(), settings.warmupSeconds());
            traffic.keepUnderWay(settings.window());
            Waiting.pause(settings.warmupSeconds() * 1000L);
            Measurement measurement = new Measurement(stage, traffic);
            measurement.run(name() + " " + stage.target().name(), settings.seconds(), () -> true);
            traffic.keepUnderWay(0);
            Outcome outcome = measurement.outcome(name(), load, List.of());
            if (outcome.hasResult()) {
                stage.memory().peak(stage.target().name(), measurement.deliveredPerSecond());
            }
            return List.of(outcome);
        }
    }
}
