package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.measure.ProcessUsage;
import io.parley.loadtest.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everybody logs in at once, with password or token, while others go on writing to each other. */
public final class Storm implements Scenario {
    private static final int CALM_SECONDS = 5;

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
        return settings.users() + settings.stormUsers();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        List<Account> all = stage.accounts(accounts(settings));
        List<Account> stormers = all.subList(settings.users(), all.size());
        String load = settings.stormUsers() + " at once, " + settings.stormTraffic() + " msg/s beside";
        if (way == LoginWay.TOKEN) {
            stage.target().refreshTokens(stormers);
        }
        try (PairTraffic traffic = new PairTraffic(stage, all.subList(0, settings.users()));
                Crowd crowd = new Crowd(stage, stormers)) {
            if (settings.stormTraffic() > 0 && !traffic.open()) {
                return List.of(Failures.notReady(stage, name, load, traffic.lastTrouble()));
            }
            return List.of(blow(stage, traffic, crowd, load));
        }
    }

    private Outcome blow(Stage stage, PairTraffic traffic, Crowd crowd, String load) {
        Settings settings = stage.settings();
        boolean withTraffic = settings.stormTraffic() > 0;
        Map<String, Double> figures = new LinkedHashMap<>();
        if (withTraffic) {
            traffic.pace(settings.stormTraffic());
            Waiting.pause(settings.warmupSeconds() * 1000L);
            traffic.measure(System.nanoTime(), Long.MAX_VALUE);
            Waiting.pause(CALM_SECONDS * 1000L);
            figures.put("traffic_p99_before_ms", traffic.latencies().millisAt(99));
            traffic.measure(System.nanoTime(), Long.MAX_VALUE);
        }
        var before = ProcessUsage.of(stage.target().processes());
        crowd.storm(way);
        boolean complete = awaitCrowd(stage, crowd);
        var after = ProcessUsage.of(stage.target().processes());
        List<String> problems = new ArrayList<>();
        if (withTraffic) {
            figures.put("traffic_p99_during_ms", traffic.latencies().millisAt(99));
            traffic.pace(0);
            if (!traffic.drain()) {
                problems.add("messages were still under way at the end: " + traffic.lastTrouble());
            }
        }
        Verdict verdict = traffic.verdict();
        if (!verdict.isClean()) {
            problems.add("not every message beside the storm arrived once and in order");
        }
        if (!complete) {
            problems.add("%d of %d were not logged in after %d s: %s"
                    .formatted(
                            crowd.size() - crowd.ready(), crowd.size(), settings.patienceSeconds(), crowd.reasons()));
        }
        Latencies latencies = crowd.latencies();
        figures.put("success_percent", 100.0 * crowd.ready() / crowd.size());
        figures.put("logins_per_s", crowd.ready() / crowd.secondsUntilLast());
        figures.put("all_in_s", crowd.secondsUntilLast());
        figures.put("retries", (double) crowd.retries());
        figures.put("p50_ms", latencies.millisAt(50));
        figures.put("p99_ms", latencies.millisAt(99));
        figures.put("max_ms", latencies.maxMillis());
        Map<String, Double> cpu = new LinkedHashMap<>();
        ProcessUsage.cpuMicrosBetween(before, after)
                .forEach((process, micros) -> cpu.put(process, micros / Math.max(1, crowd.ready())));
        return new Outcome(
                stage.target().name(),
                name,
                load,
                stage.trial(),
                figures,
                cpu,
                ProcessUsage.residentMebibytes(after),
                latencies.points(),
                verdict,
                problems);
    }

    private boolean awaitCrowd(Stage stage, Crowd crowd) {
        long deadline = System.nanoTime() + stage.settings().patienceSeconds() * 1_000_000_000L;
        while (crowd.ready() + crowd.failed() < crowd.size() && System.nanoTime() < deadline) {
            boolean done = Waiting.until(1, () -> crowd.ready() + crowd.failed() >= crowd.size());
            if (!done) {
                stage.progress()
                        .say(
                                "%s %s: %d of %d logged in, %d tried again",
                                name, stage.target().name(), crowd.ready(), crowd.size(), crowd.retries());
            }
        }
        return crowd.ready() == crowd.size();
    }
}
