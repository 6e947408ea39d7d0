package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The same paced load on a database with more and more stored messages: whether a message costs more when more was
 * written before it. The pairs that write have their share of the history. All trials of one number of messages run one
 * after the other, in the first trial of the invocation.
 */
public final class History implements Scenario {
    private static final int CONVERSATIONS = 500;
    private static final int SETTLE_MS = 10_000;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public boolean suits(Target target) {
        return target.canSeed();
    }

    @Override
    public int accounts(Settings settings) {
        return 0;
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        List<Outcome> outcomes = new ArrayList<>();
        if (stage.trial() > 1) {
            return outcomes;
        }
        long stored = 0;
        for (long wanted : settings.storedMessages()) {
            long missing = wanted - stored;
            int conversations = Math.max(CONVERSATIONS, settings.pairs());
            List<Account> users = stage.target().newAccounts(2 * conversations, true);
            stage.progress().say("history: storing %,d messages", missing);
            long began = System.nanoTime();
            stage.target().seed(users, missing, made -> stage.progress().say("history: %,d are stored", made));
            double perSecond = missing * 1e9 / (System.nanoTime() - began);
            stored = wanted;
            Waiting.pause(SETTLE_MS);
            for (int trial = 1; trial <= settings.trials(); trial++) {
                outcomes.add(run(stage.ofTrial(trial), users.subList(0, settings.users()), stored, perSecond));
            }
        }
        return outcomes;
    }

    private Outcome run(Stage stage, List<Account> users, long stored, double seededPerSecond) {
        int rate = stage.settings().costRate();
        Pace pace = new Pace(rate, stage.settings().seconds());
        OutcomeBuilder outcome = new OutcomeBuilder(stage, name(), "%,d stored messages, %d/s".formatted(stored, rate));
        pace.judge(outcome, new TrafficRun(stage, outcome, name() + " " + stored).run(users, pace));
        return outcome.figure("stored_messages", stored)
                .figure("seeded_per_s", seededPerSecond)
                .build();
    }
}
