package io.parley.loadtest;

import io.parley.loadtest.client.Payload;
import io.parley.loadtest.measure.PhysicalLimits;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import io.parley.loadtest.scenario.Progress;
import io.parley.loadtest.server.DatabaseLimit;
import io.parley.loadtest.server.Ejabberd;
import io.parley.loadtest.server.OwnCluster;
import io.parley.loadtest.server.ParleyProcesses;
import io.parley.loadtest.server.ParleyTarget;
import io.parley.loadtest.server.RunningCluster;
import io.parley.loadtest.server.Target;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The servers of one invocation, and the limits of the machine. Used by the main thread. */
final class BenchTargets implements AutoCloseable {
    private static final List<Integer> ROWS_PER_TRANSACTION = List.of(1, 32, 200);

    private final List<Target> targets = new ArrayList<>();
    private final Map<String, Double> limits = new LinkedHashMap<>();

    private BenchTargets() {}

    /** Starts what the options ask for; stops everything again when one thing fails. */
    static BenchTargets start(BenchOptions options, Path home, LoadLoops loops, Progress progress) {
        BenchTargets all = new BenchTargets();
        Payload payload = new Payload(ThreadLocalRandom.current().nextInt(), options.payload);
        try {
            if (options.peers || options.onlyPeers) {
                progress.say("starting ejabberd and its database");
                all.targets.add(ejabberd(options, home, payload));
            }
            if (!options.noLimits) {
                progress.say("timing the limits of this machine");
                all.measureLimits(home);
            }
            if (!options.onlyPeers) {
                all.targets.addFirst(parley(options, home, loops, payload, progress));
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    List<Target> all() {
        return targets;
    }

    Map<String, Double> limits() {
        return limits;
    }

    @Override
    public void close() {
        targets.forEach(Target::close);
    }

    private void measureLimits(Path home) {
        limits.putAll(PhysicalLimits.measure(home));
        MariaDb database = database(home.resolve("limits"));
        database.start(Lifetime.WITH_THIS_JVM);
        try {
            for (int rows : ROWS_PER_TRANSACTION) {
                limits.put(
                        "mariadb_rows_per_s_at_%d_per_transaction".formatted(rows),
                        DatabaseLimit.rowsPerSecond(database, rows));
            }
        } finally {
            database.stop();
        }
    }

    private static Target parley(BenchOptions options, Path home, LoadLoops loops, Payload payload, Progress progress) {
        ParleyProcesses processes;
        Path accounts;
        if (options.servers.isEmpty()) {
            progress.say("starting a cluster in %s", home.resolve("cluster"));
            processes = OwnCluster.start(home.resolve("cluster"), environment(options.environment));
            accounts = home.resolve("cluster").resolve("load-test-users.tsv");
        } else {
            List<ServerProcess> known = options.pids.entrySet().stream()
                    .map(entry -> new ServerProcess(entry.getKey(), entry.getValue()))
                    .toList();
            processes = new RunningCluster(Loopback.addresses(options.servers, options.allowRemote), known);
            accounts = home.resolve(
                    "users-" + String.join("-", options.servers).replaceAll("[^A-Za-z0-9.-]", "_") + ".tsv");
        }
        Clock clock = Clock.systemUTC();
        ParleyServer server = new ParleyServer(processes.gateways(), payload, options.acknowledgeMillis, clock);
        return new ParleyTarget(server, loops, accounts, processes, clock);
    }

    private static Target ejabberd(BenchOptions options, Path home, Payload payload) {
        Path script = Checkout.locate().module("load-test").resolve("peers/ejabberd");
        MariaDb database = database(home.resolve("ejabberd-database"));
        return Ejabberd.start(script, home.resolve("ejabberd"), database, payload, options.acknowledgeMillis);
    }

    private static MariaDb database(Path home) {
        return new MariaDb(
                MariaDbBinaries.unpack(Checkout.locate()),
                home,
                FreePorts.find(1).getFirst());
    }

    /** From {@code member:KEY=value}. */
    private static Map<String, Map<String, String>> environment(List<String> words) {
        Map<String, Map<String, String>> environment = new HashMap<>();
        for (String word : words) {
            int colon = word.indexOf(':');
            int equals = word.indexOf('=', colon);
            if (colon < 0 || equals < 0) {
                throw new IllegalArgumentException("--env wants member:KEY=value, not '" + word + "'");
            }
            environment
                    .computeIfAbsent(word.substring(0, colon), member -> new HashMap<>())
                    .put(word.substring(colon + 1, equals), word.substring(equals + 1));
        }
        return environment;
    }
}
