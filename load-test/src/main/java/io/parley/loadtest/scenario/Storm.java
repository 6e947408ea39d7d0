package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.Argon2id;
import io.parley.loadtest.measure.ProcessUsage;
import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.List;

/** Everybody logs in at once, with password or token, while others go on writing to each other. */
public final class Storm implements Scenario {
    /** For what stands beside a storm: the calm before it, and what hashes the machine can do. */
    private static final int MOST_SECONDS_BESIDE = 5;

    private final String name;
    private final LoginWay way;

    /** @param way PASSWORD for {@code login-storm}, TOKEN for {@code resume-storm} */
    public Storm(LoginWay way) {
        this.way = way;
        this.name = way == LoginWay.TOKEN ? "resume-storm" : "login-storm";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean suits(Target target) {
        return way != LoginWay.TOKEN || target.hasTokens();
    }

    @Override
    public int accounts(Settings settings) {
        return settings.users();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        List<Outcome> outcomes = new ArrayList<>();
        stage.settings().stormUsers().forEach(users -> outcomes.add(run(stage, users)));
        return outcomes;
    }

    /** Every storm has new users: whoever logged in before is remembered by auth-service and costs no hash. */
    private Outcome run(Stage stage, int users) {
        Settings settings = stage.settings();
        OutcomeBuilder outcome =
                new OutcomeBuilder(stage, name, users + " at once, " + settings.stormTraffic() + " msg/s beside");
        List<Account> stormers = stage.target().newAccounts(users, way == LoginWay.TOKEN);
        if (way == LoginWay.TOKEN) {
            stage.target().refreshTokens(stormers);
        }
        boolean hashing = way == LoginWay.PASSWORD && stage.target().hashesPasswords();
        double hashesBefore = hashing ? hashesPerSecond(stage) : 0;
        try (Traffic traffic = Traffic.ofPairs(stage, stage.accounts(settings.users()));
                Crowd crowd = new Crowd(stage, stormers)) {
            if (settings.stormTraffic() > 0 && !traffic.open()) {
                return outcome.notReady(traffic.lastTrouble());
            }
            blow(stage, traffic, crowd, outcome);
            if (hashing) {
                double hashes = (hashesBefore + hashesPerSecond(stage)) / 2;
                double loginsPerSecond = crowd.ready() / crowd.secondsUntilLast();
                outcome.figure("hash_capacity_per_s", hashes)
                        .figure("percent_of_hash_capacity", 100 * loginsPerSecond / hashes);
            }
        }
        return outcome.build();
    }

    /** Timed before and after a storm, as the machine may be faster at one time than at another. */
    private double hashesPerSecond(Stage stage) {
        stage.progress().say("%s: timing password hashes on all processors", name);
        return Argon2id.machinePerSecond(secondsBeside(stage));
    }

    private static int secondsBeside(Stage stage) {
        return Math.min(MOST_SECONDS_BESIDE, stage.settings().seconds());
    }

    private void blow(Stage stage, Traffic traffic, Crowd crowd, OutcomeBuilder outcome) {
        Settings settings = stage.settings();
        boolean withTraffic = settings.stormTraffic() > 0;
        if (withTraffic) {
            traffic.pace(settings.stormTraffic());
            WarmUp.run(stage, name + " " + stage.target().name());
            traffic.measure(System.nanoTime(), Long.MAX_VALUE);
            Waiting.pause(secondsBeside(stage) * 1000L);
            outcome.figure("traffic_p99_before_ms", traffic.latencies().millisAt(99));
            traffic.measure(System.nanoTime(), Long.MAX_VALUE);
        }
        var before = ProcessUsage.of(stage.target().processes());
        crowd.storm(way);
        boolean complete = awaitCrowd(stage, crowd);
        var after = ProcessUsage.of(stage.target().processes());
        if (withTraffic) {
            outcome.figure("traffic_p99_during_ms", traffic.latencies().millisAt(99));
            traffic.pace(0);
            if (!traffic.drain()) {
                outcome.problem("messages were still under way at the end: " + traffic.lastTrouble());
            }
        }
        if (!complete) {
            outcome.problem("%d of %d were not logged in after %d s: %s"
                    .formatted(
                            crowd.size() - crowd.ready(), crowd.size(), settings.patienceSeconds(), crowd.reasons()));
        }
        outcome.figure("success_percent", 100.0 * crowd.ready() / crowd.size())
                .figure("logins_per_s", crowd.ready() / crowd.secondsUntilLast())
                .figure("all_in_s", crowd.secondsUntilLast())
                .figure("retries", crowd.retries())
                .latencies(crowd.latencies())
                .usage(before, after, Math.max(1, crowd.ready()))
                .verdict(traffic.verdict());
    }

    private boolean awaitCrowd(Stage stage, Crowd crowd) {
        long deadline = System.nanoTime() + stage.settings().patienceSeconds() * 1_000_000_000L;
        while (crowd.ready() + crowd.failed() < crowd.size() && System.nanoTime() < deadline) {
            boolean done = Waiting.until(1, () -> crowd.ready() + crowd.failed() >= crowd.size());
            if (!done) {
                stage.progress()
                        .say(
                                "%s %s: %d of %d logged in, refused for now: %s",
                                name, stage.target().name(), crowd.ready(), crowd.size(), crowd.reasons());
            }
        }
        return crowd.ready() == crowd.size();
    }
}
