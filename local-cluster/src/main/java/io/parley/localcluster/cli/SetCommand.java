package io.parley.localcluster.cli;

import io.parley.kit.setting.SettingKey;
import io.parley.kit.setting.SettingsText;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.ClusterHome;
import io.parley.localcluster.service.LocalCluster;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes what may change while the cluster runs, and waits until every process says that it is in force. */
@Command(
        name = "set",
        description = "Change a setting while the cluster runs; without arguments show all, and what they may be.")
final class SetCommand implements Callable<Integer> {
    private static final int NOT_IN_FORCE = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = "Which.")
    private String key;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "To what.")
    private String value;

    @Option(names = "--unset", description = "Let it be as configured again.")
    private boolean unset;

    @Override
    public Integer call() throws InterruptedException {
        ClusterHome home = Clusters.home();
        try {
            Map<SettingKey, String> settings = SettingsText.read(home.readSettings());
            if (key == null) {
                show(settings);
                return 0;
            }
            change(settings);
            Map<String, String> lines = new LinkedHashMap<>();
            settings.forEach((each, set) -> lines.put(each.text(), set));
            LocalCluster cluster = Clusters.existing();
            home.writeSettings(lines);
            return await(cluster, SettingsText.version(settings));
        } catch (IllegalArgumentException wrong) {
            throw new LocalClusterException(wrong.getMessage(), wrong);
        }
    }

    private void change(Map<SettingKey, String> settings) {
        if (unset && value == null) {
            settings.remove(SettingKey.of(key).orElseGet(() -> SettingKey.check(key, "")));
        } else if (!unset && value != null) {
            settings.put(SettingKey.check(key, value), value);
        } else {
            throw new LocalClusterException("Give a value (./parley set " + key + " VALUE), or ./parley set --unset "
                    + key + " to let it be as configured.");
        }
    }

    private static void show(Map<SettingKey, String> settings) {
        for (SettingKey each : SettingKey.values()) {
            System.out.printf(
                    "%-24s %-18s %s%n", each.text(), settings.getOrDefault(each, "as configured"), each.rule());
        }
    }

    private int await(LocalCluster cluster, long version) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> missing = cluster.withoutSettings(version);
        while (!missing.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK_AGAIN);
            missing = cluster.withoutSettings(version);
        }
        if (missing.isEmpty()) {
            System.out.println(key + (unset ? " is as configured" : " is set") + ", in every process that runs.");
            return 0;
        }
        System.err.println("parley: " + key + " is written down, and not in force yet in " + String.join(", ", missing)
                + ": see ./parley logs.");
        return NOT_IN_FORCE;
    }
}
