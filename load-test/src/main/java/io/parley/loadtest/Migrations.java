package io.parley.loadtest;

import io.parley.loadtest.migration.MigrationRun;
import io.parley.loadtest.migration.MigrationStep;
import io.parley.loadtest.migration.Size;
import io.parley.localcluster.database.DatabaseBinaries;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.database.MySqlBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the migrations of message-service cost with very many messages, on a database of its own that is removed afterwards. */
@Command(
        name = "migrations",
        sortOptions = false,
        description =
                "Measures the migrations of message-service on a database of its own, while somebody writes and reads.")
public final class Migrations implements Callable<Integer> {
    private static final String SCHEMA = "parley_message";
    private static final String SCRIPTS = "message-service/src/main/resources/db/migration";
    private static final long SAY_EVERY = 1_000_000;

    @Option(
            names = "--messages",
            defaultValue = "10000000",
            description = "How many messages; some 300 bytes of disk each. Default: ${DEFAULT-VALUE}.")
    private long messages;

    @Option(
            names = "--conversations",
            defaultValue = "5000",
            description = "In how many conversations. Default: ${DEFAULT-VALUE}.")
    private int conversations;

    @Option(
            names = "--groups",
            defaultValue = "5000",
            description = "Groups of 200, once there are groups. Default: ${DEFAULT-VALUE}.")
    private int groups;

    @Option(names = "--mysql", description = "On the MySQL of ./parley test-mysql instead of MariaDB.")
    private boolean mysql;

    @Option(names = "--home", description = "An empty folder for the database. Default: .parley/migrations.")
    private Path home;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    /** Runs and exits. */
    public static void main(String[] arguments) {
        Commands.run("migrations", new Migrations(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        Checkout checkout = Checkout.locate();
        Path folder = home == null ? checkout.root().resolve(".parley/migrations") : home.toAbsolutePath();
        if (conversations < 1 || messages < conversations || groups < 0) {
            throw new IllegalArgumentException("There must be a conversation at least, and a message in each.");
        }
        if (Files.exists(folder) && home != null) {
            throw new LocalClusterException(
                    folder + " is there already: name a folder that can be removed afterwards.");
        }
        Folders.delete(folder);
        DatabaseBinaries binaries = mysql ? MySqlBinaries.locate(checkout) : MariaDbBinaries.unpack(checkout);
        MariaDb database = new MariaDb(binaries, folder, FreePorts.find(1).getFirst());
        try {
            database.start(Lifetime.WITH_THIS_JVM);
            Size size = new Size(conversations, (int) (messages / conversations), groups);
            System.out.print(table(measure(database, checkout, size)));
        } finally {
            database.kill();
            Folders.delete(folder);
        }
        return 0;
    }

    private static List<MigrationStep> measure(MariaDb database, Checkout checkout, Size size) throws Exception {
        String url = "jdbc:" + database.createSchema(SCHEMA) + "?allowPublicKeyRetrieval=true";
        Path scripts = checkout.root().resolve(SCRIPTS);
        long began = System.nanoTime();
        return new MigrationRun(url, SCHEMA, SCHEMA, scripts, size)
                .run(
                        made -> {
                            if (made % SAY_EVERY == 0 || made == size.messages()) {
                                System.out.printf(
                                        Locale.ROOT,
                                        "%,d messages after %.0f s%n",
                                        made,
                                        (System.nanoTime() - began) / 1e9);
                            }
                        },
                        step -> System.out.printf(
                                Locale.ROOT,
                                "%s: %,d ms%n",
                                step.name(),
                                step.took().toMillis()));
    }

    private static String table(List<MigrationStep> steps) {
        StringBuilder table = new StringBuilder("\n| migration | how | ms | longest send, ms | longest read, ms |\n"
                + "| --- | --- | ---: | ---: | ---: |\n");
        for (MigrationStep step : steps) {
            table.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            step.name(), step.ways(), ms(step.took()), ms(step.longestSend()), ms(step.longestRead())));
        }
        return table.toString();
    }

    private static String ms(Duration time) {
        return String.format(Locale.ROOT, "%,d", time.toMillis());
    }
}
