package io.parley.loadtest.scenario;

import io.parley.loadtest.server.IdleUsers;
import io.parley.loadtest.server.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The same paced load beside more and more silent connections: whether a message costs more when more people are there.
 * All trials of one number of connections run one after the other, in the first trial of the invocation.
 */
public final class Connections implements Scenario {
    @Override
    public String name() {
        return "connections";
    }

    @Override
    public boolean suits(Target target) {
        return target.canSeed();
    }

    @Override
    public int accounts(Settings settings) {
        return settings.users();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        List<Outcome> outcomes = new ArrayList<>();
        if (stage.trial() > 1) {
            return outcomes;
        }
        Deque<IdleUsers> silent = new ArrayDeque<>();
        try {
            int connections = settings.users();
            for (int wanted : settings.connections()) {
                if (wanted > connections) {
                    stage.progress().say("connections: %d more log in", wanted - connections);
                    silent.add(stage.target().hold(stage.target().newAccounts(wanted - connections, true)));
                    connections = wanted;
                }
                Rest rest = Rest.watch(stage, connections - settings.users() + " connections are silent");
                for (int trial = 1; trial <= settings.trials(); trial++) {
                    outcomes.add(run(stage.ofTrial(trial), connections, rest));
                }
            }
            int disconnects = silent.stream().mapToInt(IdleUsers::disconnects).sum();
            if (disconnects > 0) {
                outcomes.add(new OutcomeBuilder(stage, name(), "silent connections")
                        .problem(disconnects + " of them broke")
                        .build());
            }
        } finally {
            silent.forEach(IdleUsers::close);
        }
        return outcomes;
    }

    private Outcome run(Stage stage, int connections, Rest rest) {
        Settings settings = stage.settings();
        Pace pace = new Pace(settings.costRate(), settings.seconds());
        OutcomeBuilder outcome =
                new OutcomeBuilder(stage, name(), "%d connections, %d/s".formatted(connections, settings.costRate()));
        TrafficRun run = new TrafficRun(stage, outcome, name() + " " + connections);
        double delivered = run.run(stage.accounts(settings.users()), pace);
        pace.judge(outcome, delivered);
        double silentCost = rest.cpuMicrosPerSecond() / Math.max(1, delivered);
        return outcome.figure("connections", connections)
                .figure("silence_cpu_us_per_s", rest.cpuMicrosPerSecond())
                .figure("server_cpu_us_per_message_beyond_silence", run.serverMicrosPerMessage() - silentCost)
                .build();
    }
}
