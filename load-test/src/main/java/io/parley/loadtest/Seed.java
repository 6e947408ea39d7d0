package io.parley.loadtest;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.seed.ClusterDatabase;
import io.parley.loadtest.seed.ClusterFilling;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.LocalCluster;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills the databases of the developer's running cluster with users and messages, without the services. */
@Command(name = "seed", sortOptions = false, description = "Adds users and messages to the running local cluster.")
public final class Seed implements Callable<Integer> {
    private static final String DATABASE = "mariadb";

    @Option(names = "--users", defaultValue = "1000", description = "How many users. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(
            names = "--messages",
            defaultValue = "0",
            description = "How many messages between them, spread evenly. Default: ${DEFAULT-VALUE}.")
    private long messages;

    @Option(names = "--password", defaultValue = "load-test-only", description = "Of all. Default: ${DEFAULT-VALUE}.")
    private String password;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    /** Runs and exits. */
    public static void main(String[] arguments) {
        Commands.run("seed", new Seed(), arguments);
    }

    @Override
    public Integer call() {
        String chosen = System.getenv("PARLEY_HOME");
        Path home = chosen == null || chosen.isBlank() ? Checkout.locate().defaultHome() : Path.of(chosen);
        LocalCluster cluster =
                LocalCluster.builder().home(home).portsOfLastStart().build();
        if (!cluster.isRunning(DATABASE)) {
            throw new LocalClusterException("No cluster runs in " + cluster.home() + ": start it with ./parley up.");
        }
        long began = System.nanoTime();
        List<Account> made = new ClusterFilling(ClusterDatabase.of(cluster), Clock.systemUTC())
                .add(users, messages, password, count -> System.out.printf("%,d messages%n", count));
        System.out.printf(
                "%,d users, %s to %s, and %,d messages in %.1f s%n",
                made.size(),
                made.getFirst().name(),
                made.getLast().name(),
                messages,
                (System.nanoTime() - began) / 1e9);
        return 0;
    }
}
