package io.parley.localcluster.testing;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.database.DatabaseBinaries;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.database.MySqlBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.host.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A database and a Kafka for the tests of one JVM: each is started when first asked for, on free ports, with its files
 * under {@code target/test-servers/<pid>} of the module, and dies with the JVM. Thread-safe.
 *
 * <p>The database is MariaDB, or MySQL when the system property {@value #DATABASE_PROPERTY} is {@code mysql}; {@code
 * ./parley test-mysql} sets it.
 */
public final class TestServers {
    /** {@code mariadb} (the default) or {@code mysql}. */
    public static final String DATABASE_PROPERTY = "parley.test.database";

    private TestServers() {}

    /** The running database: MariaDB or, when asked for, MySQL. */
    public static MariaDb mariaDb() {
        return DatabaseHolder.RUNNING;
    }

    /** The running broker, with the topics of {@code io.parley.proto.Topics}. */
    public static KafkaBroker kafka() {
        return BrokerHolder.RUNNING;
    }

    private static final class DatabaseHolder {
        static final MariaDb RUNNING = start();

        private static MariaDb start() {
            Path home = folder("mariadb");
            MariaDb database = new MariaDb(
                    binaries(System.getProperty(DATABASE_PROPERTY, "mariadb")),
                    home,
                    FreePorts.find(1).getFirst());
            atExit(database::kill, database::deleteData);
            database.start(Lifetime.WITH_THIS_JVM);
            return database;
        }

        private static DatabaseBinaries binaries(String product) {
            return switch (product) {
                case "mariadb" -> MariaDbBinaries.unpack(Checkout.locate());
                case "mysql" -> MySqlBinaries.locate(Checkout.locate());
                default ->
                    throw new LocalClusterException(
                            DATABASE_PROPERTY + " is " + product + " and must be mariadb or mysql.");
            };
        }
    }

    private static final class BrokerHolder {
        static final KafkaBroker RUNNING = start();

        private static KafkaBroker start() {
            List<Integer> ports = FreePorts.find(2);
            KafkaBroker broker = new KafkaBroker(Checkout.locate(), folder("kafka"), ports.getFirst(), ports.getLast());
            atExit(broker::kill, broker::deleteData);
            withOwnClasses(() -> broker.start(Lifetime.WITH_THIS_JVM));
            return broker;
        }

        /** Where the caller has another class loader, as inside of Quarkus, Kafka's client must not take its parts from there. */
        private static void withOwnClasses(Runnable work) {
            Thread thread = Thread.currentThread();
            ClassLoader callers = thread.getContextClassLoader();
            thread.setContextClassLoader(TestServers.class.getClassLoader());
            try {
                work.run();
            } finally {
                thread.setContextClassLoader(callers);
            }
        }
    }

    private static void atExit(Runnable kill, Runnable deleteData) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            kill.run();
                            deleteData.run();
                        },
                        "parley-test-servers"));
    }

    private static Path folder(String name) {
        Path all = Path.of("target", "test-servers").toAbsolutePath();
        deleteThoseOfDeadJvms(all);
        return Folders.createPrivate(
                all.resolve(Long.toString(ProcessHandle.current().pid())).resolve(name));
    }

    private static void deleteThoseOfDeadJvms(Path all) {
        if (!Files.isDirectory(all)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                if (ProcessIdentity.of(Long.parseLong(folder.getFileName().toString()))
                        .isEmpty()) {
                    Folders.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
