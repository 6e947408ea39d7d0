package io.parley.loadtest.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Runs the migrations of message-service one by one on a filled schema, while one thread writes and another reads as pods of the first
 * release do. One thread.
 */
public final class MigrationRun {
    private static final MigrationVersion FIRST = MigrationVersion.fromVersion("1");
    /** From here on there are groups. */
    private static final MigrationVersion GROUPS = MigrationVersion.fromVersion("4");

    private static final int WORK_WITHOUT_A_MIGRATION = 2_000;
    private static final int PAGE = 50;

    private static final String LOCK = "SELECT last_seq FROM conversation WHERE id = ? FOR UPDATE";
    private static final String ADVANCE = "UPDATE conversation SET last_seq = ? WHERE id = ?";
    private static final String SEND = """
            INSERT INTO message (conversation_id, seq, sender_id, client_message_id, message_type, created_at, body)
            VALUES (?, ?, 1, ?, 1, 0, 'written while a migration runs')""";
    private static final String READ =
            "SELECT seq, sender_id, body FROM message WHERE conversation_id = ? ORDER BY seq DESC LIMIT " + PAGE;

    private final String url;
    private final String user;
    private final String password;
    private final Path scripts;
    private final Size size;

    /**
     * @param url JDBC address of an empty schema
     * @param scripts folder with the migrations
     */
    public MigrationRun(String url, String user, String password, Path scripts, Size size) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.scripts = scripts;
        this.size = size;
    }

    /**
     * Fills and migrates.
     *
     * @param filled hears how many messages there are
     * @param done hears each step when it is done; the first is without a migration
     */
    public List<MigrationStep> run(LongConsumer filled, Consumer<MigrationStep> done)
            throws SQLException, IOException, InterruptedException {
        migrateTo(FIRST);
        List<MigrationStep> steps = new ArrayList<>();
        try (Connection connection = connect()) {
            OldMessages messages = new OldMessages(connection, size);
            messages.fill(filled);
            try (Bystander writer = new Bystander("The writer", connect(), this::send);
                    Bystander reader = new Bystander("The reader", connect(), this::read)) {
                Beside beside = new Beside(writer, reader);
                steps.add(beside.without());
                done.accept(steps.getLast());
                for (MigrationInfo next : flyway().load().info().pending()) {
                    steps.add(beside.during(next, waysOf(next, connection)));
                    done.accept(steps.getLast());
                    if (next.getVersion().equals(GROUPS)) {
                        messages.addGroups();
                        messages.dropNumbers();
                    }
                }
            }
        }
        return steps;
    }

    /** The two that work beside. */
    private final class Beside {
        private final Bystander writer;
        private final Bystander reader;

        Beside(Bystander writer, Bystander reader) {
            this.writer = writer;
            this.reader = reader;
        }

        MigrationStep without() throws InterruptedException {
            forget();
            long began = System.nanoTime();
            writer.await(WORK_WITHOUT_A_MIGRATION);
            reader.await(1);
            return step("none", "", Duration.ofNanos(System.nanoTime() - began));
        }

        MigrationStep during(MigrationInfo migration, String ways) throws InterruptedException {
            forget();
            Duration took = migrateTo(migration.getVersion());
            return step("V" + migration.getVersion() + " " + migration.getDescription(), ways, took);
        }

        private MigrationStep step(String name, String ways, Duration took) throws InterruptedException {
            return new MigrationStep(name, ways, took, writer.takeLongest(), reader.takeLongest());
        }

        private void forget() throws InterruptedException {
            writer.takeLongest();
            reader.takeLongest();
        }
    }

    private Duration migrateTo(MigrationVersion version) {
        return Duration.ofMillis(flyway().target(version).load().migrate().getTotalMigrationTime());
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(url, user, password).locations("filesystem:" + scripts);
    }

    private static String waysOf(MigrationInfo migration, Connection connection) throws SQLException, IOException {
        Algorithms algorithms = new Algorithms(connection);
        List<String> ways = new ArrayList<>();
        for (ScriptStatement statement :
                ScriptStatement.of(Files.readString(Path.of(migration.getPhysicalLocation())))) {
            ways.add(algorithms.of(statement));
        }
        return ways.stream().filter(way -> !way.isEmpty()).distinct().collect(Collectors.joining("; "));
    }

    private void send(Connection connection) throws SQLException {
        long conversation = anyConversation();
        connection.setAutoCommit(false);
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                PreparedStatement advance = connection.prepareStatement(ADVANCE);
                PreparedStatement send = connection.prepareStatement(SEND)) {
            lock.setLong(1, conversation);
            ResultSet row = lock.executeQuery();
            row.next();
            long seq = row.getLong(1) + 1;
            advance.setLong(1, seq);
            advance.setLong(2, conversation);
            advance.execute();
            send.setLong(1, conversation);
            send.setLong(2, seq);
            send.setString(3, "beside " + seq);
            send.execute();
            connection.commit();
        }
    }

    private void read(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setLong(1, anyConversation());
            ResultSet rows = read.executeQuery();
            while (rows.next()) {
                rows.getString(3);
            }
        }
    }

    private long anyConversation() {
        return OldMessages.conversation(ThreadLocalRandom.current().nextInt(size.conversations()));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
