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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database and a Kafka for the tests of one JVM: each is started when first asked for, on free ports, with its files
 * under {@code target/test-servers/<pid>} of the module, and dies with the JVM. Quarkus loads this class more than once into a JVM:
 * a system property says where a server runs already, as two of them in one folder would destroy each other's files. Thread-safe.
 *
 * <p>The database is MariaDB, or MySQL when the system property {@value #DATABASE_PROPERTY} is {@code mysql}; {@code
 * ./parley test-mysql} sets it.
 */
public final class TestServers {
    /** {@code mariadb} (the default) or {@code mysql}. */
    public static final String DATABASE_PROPERTY = "parley.test.database";

    private TestServers() {}

    /** The running database: MariaDB or, when asked for, MySQL. Its process is known to the class loader that started it only. */
    public static MariaDb mariaDb() {
        return DatabaseHolder.RUNNING;
    }

    /** The running broker, with the topics of {@code io.parley.proto.Topics}. Its process is known as that of the database is. */
    public static KafkaBroker kafka() {
        return BrokerHolder.RUNNING;
    }

    private static final class DatabaseHolder {
        static final MariaDb RUNNING = oncePerJvm("database", 1, DatabaseHolder::at, DatabaseHolder::start);

        private static MariaDb at(List<Integer> ports) {
            return new MariaDb(
                    binaries(System.getProperty(DATABASE_PROPERTY, "mariadb")), folder("mariadb"), ports.getFirst());
        }

        private static void start(MariaDb database) {
            atExit(database::kill, database::deleteData);
            database.start(Lifetime.WITH_THIS_JVM);
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
        static final KafkaBroker RUNNING = oncePerJvm("kafka", 2, BrokerHolder::at, BrokerHolder::start);

        private static KafkaBroker at(List<Integer> ports) {
            return new KafkaBroker(Checkout.locate(), folder("kafka"), ports.getFirst(), ports.getLast());
        }

        private static void start(KafkaBroker broker) {
            atExit(broker::kill, broker::deleteData);
            withOwnClasses(() -> broker.start(Lifetime.WITH_THIS_JVM));
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

    /**
     * Starts a server, unless the same class has started it in another class loader of this JVM.
     *
     * @param ports how many it listens on
     * @param at makes the object that stands for the server at these ports
     */
    private static <S> S oncePerJvm(String name, int ports, Function<List<Integer>, S> at, Consumer<S> start) {
        String property = "parley.test-servers." + name;
        // The one object that all class loaders share.
        synchronized (System.getProperties()) {
            String running = System.getProperty(property);
            if (running != null) {
                return at.apply(
                        Stream.of(running.split(",")).map(Integer::valueOf).toList());
            }
            List<Integer> found = FreePorts.find(ports);
            S server = at.apply(found);
            start.accept(server);
            System.setProperty(property, found.stream().map(String::valueOf).collect(Collectors.joining(",")));
            return server;
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
