package io.parley.loadtest.scenario;

import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.server.Target;
import java.util.List;

/**
 * Many logged-in silent connections: what each costs in memory and in processor time. The servers are watched without
 * connections before and after, since what they do by themselves varies by more than few connections cost: the
 * difference of the two is reported as the noise.
 */
public final class Idle implements Scenario {
    private static final int LOGIN_WAVE = 200;
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
        OutcomeBuilder outcome = new OutcomeBuilder(stage, name(), settings.idleUsers() + " connections");
        var accounts = stage.accounts(settings.idleUsers());
        stage.target().refreshTokens(accounts);
        // The first logins load classes and fill buffers that the thousands after them share.
        int few = Math.min(WARM_UP_CONNECTIONS, accounts.size());
        try (Crowd crowd = new Crowd(stage, accounts.subList(0, few))) {
            crowd.trickle(LoginWay.TOKEN, LOGIN_WAVE);
        }
        LiveHeaps emptyHeaps = LiveHeaps.of(stage.target());
        Rest empty = Rest.watch(stage, "nobody is there");
        Rest full;
        LiveHeaps fullHeaps;
        try (Crowd crowd = new Crowd(stage, accounts)) {
            if (!crowd.trickle(LoginWay.TOKEN, LOGIN_WAVE)) {
                return List.of(outcome.notReady(crowd.reasons()));
            }
            fullHeaps = LiveHeaps.of(stage.target());
            full = Rest.watch(stage, crowd.ready() + " connections rest");
            if (crowd.ready() != crowd.size()) {
                outcome.problem("%d connections broke".formatted(crowd.disconnects()));
            }
        }
        Rest emptyAgain = Rest.watch(stage, "nobody is there any more");
        memory(stage, outcome, empty, full, fullHeaps.since(emptyHeaps));
        processors(outcome, accounts.size(), empty, full, emptyAgain);
        return List.of(outcome.build());
    }

    private static void memory(Stage stage, OutcomeBuilder outcome, Rest empty, Rest full, LiveHeaps.Growth heaps) {
        int connections = stage.settings().idleUsers();
        double holders = 0;
        double all = 0;
        for (ServerProcess process : stage.target().processes()) {
            String name = process.name();
            double grown = full.until().get(name).residentBytes()
                    - empty.until().get(name).residentBytes();
            all += grown;
            holders += stage.target().holdsConnections(process) ? grown : 0;
        }
        if (heaps.isKnown()) {
            outcome.figure("connection_live_heap_kib", heaps.ofHolders() / connections / 1024)
                    .figure("connection_live_heap_all_processes_kib", heaps.ofAll() / connections / 1024);
        }
        outcome.figure("connection_rss_kib", holders / connections / 1024)
                .figure("connection_rss_all_processes_kib", all / connections / 1024);
    }

    private static void processors(OutcomeBuilder outcome, int connections, Rest empty, Rest full, Rest emptyAgain) {
        double before = empty.cpuMicrosPerSecond();
        double after = emptyAgain.cpuMicrosPerSecond();
        outcome.figure("cpu_us_per_connection_s", (full.cpuMicrosPerSecond() - (before + after) / 2) / connections)
                .figure("cpu_us_per_connection_s_noise", Math.abs(before - after) / connections)
                .figure("cpu_us_per_s_with_connections", full.cpuMicrosPerSecond())
                .figure("cpu_us_per_s_without_before", before)
                .figure("cpu_us_per_s_without_after", after)
                .usage(full.from(), full.until(), connections * full.seconds());
    }
}
