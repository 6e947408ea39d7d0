package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.ProcessUsage;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many logged-in silent connections: what each costs in memory and in processor time. */
public final class Idle implements Scenario {
    private static final int LOGIN_WAVE = 200;
    private static final int SETTLE_MS = 5000;
    private static final int WARM_UP_CONNECTIONS = 500;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public boolean suits(Target target) {
        return true;
    }

    @Override
    public int accounts(Settings settings) {
        return settings.idleUsers();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        String load = settings.idleUsers() + " connections";
        var accounts = stage.accounts(settings.idleUsers());
        stage.target().refreshTokens(accounts);
        // The first logins load classes and fill buffers that the thousands after them share.
        int few = Math.min(WARM_UP_CONNECTIONS, accounts.size());
        try (Crowd crowd = new Crowd(stage, accounts.subList(0, few))) {
            crowd.trickle(LoginWay.TOKEN, LOGIN_WAVE);
        }
        Waiting.pause(SETTLE_MS);
        stage.progress().say("idle %s: nobody is there for %d s", stage.target().name(), settings.seconds());
        var before = ProcessUsage.of(stage.target().processes());
        Waiting.pause(settings.seconds() * 1000L);
        var empty = ProcessUsage.of(stage.target().processes());
        double cpuOfEmpty = serverMicros(stage, before, empty) / settings.seconds();
        try (Crowd crowd = new Crowd(stage, accounts)) {
            if (!crowd.trickle(LoginWay.TOKEN, LOGIN_WAVE)) {
                return List.of(Failures.notReady(stage, name(), load, crowd.reasons()));
            }
            Waiting.pause(SETTLE_MS);
            return List.of(rest(stage, crowd, load, empty, cpuOfEmpty));
        }
    }

    private Outcome rest(Stage stage, Crowd crowd, String load, Map<String, ProcessUsage> empty, double cpuOfEmpty) {
        var full = ProcessUsage.of(stage.target().processes());
        int seconds = stage.settings().seconds();
        stage.progress()
                .say("idle %s: %d connections rest for %d s", stage.target().name(), crowd.ready(), seconds);
        long from = System.nanoTime();
        Waiting.pause(seconds * 1000L);
        var after = ProcessUsage.of(stage.target().processes());
        double elapsed = (System.nanoTime() - from) / 1e9;
        double holders = 0;
        double all = 0;
        double cpu = serverMicros(stage, full, after) / elapsed;
        for (ServerProcess process : stage.target().processes()) {
            String name = process.name();
            double grown = full.get(name).residentBytes() - empty.get(name).residentBytes();
            all += grown;
            holders += stage.target().holdsConnections(process) ? grown : 0;
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("connection_rss_kib", holders / crowd.size() / 1024);
        figures.put("connection_rss_all_processes_kib", all / crowd.size() / 1024);
        figures.put("cpu_us_per_connection_s", (cpu - cpuOfEmpty) / crowd.size());
        figures.put("cpu_us_per_s_without_connections", cpuOfEmpty);
        List<String> problems = new ArrayList<>();
        if (crowd.ready() != crowd.size()) {
            problems.add("%d connections broke".formatted(crowd.disconnects()));
        }
        return new Outcome(
                stage.target().name(),
                name(),
                load,
                stage.trial(),
                figures,
                Map.of(),
                ProcessUsage.residentMebibytes(after),
                List.of(),
                Verdict.NOTHING,
                problems);
    }

    private static double serverMicros(Stage stage, Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        Map<String, Double> used = ProcessUsage.cpuMicrosBetween(before, after);
        return stage.target().processes().stream()
                .mapToDouble(process -> used.get(process.name()))
                .sum();
    }
}
