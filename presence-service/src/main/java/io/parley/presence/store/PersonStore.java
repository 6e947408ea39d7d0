package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The rows of {@code person}: locked before anything of two people is changed, and asked who has changed. */
@ApplicationScoped
public class PersonStore {
    /** As {@code parley.client.v1.Allowed} numbers it. */
    static final int EVERYBODY = 1;

    private static final int CHANGES = 1_000;

    /** Cost: one row by primary key. */
    private static final String ENSURE = "INSERT INTO person"
            + " (user_id, messages_from, contacts, blocks, version, forgotten, changed_at)"
            + " VALUES (?, " + EVERYBODY + ", 0, 0, 0, 0, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE user_id = user_id";

    /** Cost: one row by primary key. */
    private static final String LOCK =
            "SELECT user_id, messages_from, status_from, read_receipts, contacts, blocks, version FROM person"
                    + " WHERE user_id = ? FOR UPDATE";

    /** Cost: one row by primary key. */
    private static final String WRITE =
            "UPDATE person SET messages_from = ?, status_from = ?, read_receipts = ?, contacts = ?, blocks = ?,"
                    + " version = ?, changed_at = UTC_TIMESTAMP(3) WHERE user_id = ?";

    /** Cost: one row by primary key. */
    private static final String SETTINGS =
            "SELECT messages_from, status_from, read_receipts FROM person WHERE user_id = ?";

    /** Cost: a round trip. */
    private static final String NOW = "SELECT UTC_TIMESTAMP(3)";

    /** Cost: a range of an index, nearly always empty. */
    private static final String CHANGED =
            "SELECT user_id, changed_at FROM person WHERE changed_at >= ? ORDER BY changed_at, user_id LIMIT "
                    + CHANGES;

    private final Database database;
    private final StatusDueStore statuses;

    PersonStore(Database database, StatusDueStore statuses) {
        this.database = database;
        this.statuses = statuses;
    }

    /** Somebody whose relations changed, and when, in milliseconds since 1970 UTC. */
    public record Changed(int userId, long changedMs) {}

    /**
     * Some of those whose relations changed.
     *
     * @param nowMs what time it was before they were read
     */
    public record Changes(List<Changed> changed, boolean more, long nowMs) {}

    /** Those whose relations changed at a time or later, the oldest change first; 0: nobody. */
    public Uni<Changes> changedSince(long sinceMs) {
        return database.execute(NOW, Tuple.tuple())
                .map(rows -> milliseconds(rows.iterator().next().getLocalDateTime(0)))
                .chain(nowMs -> sinceMs == 0
                        ? Uni.createFrom().item(new Changes(List.of(), false, nowMs))
                        : database.execute(CHANGED, Tuple.of(time(sinceMs))).map(rows -> {
                            List<Changed> changed = new ArrayList<>(rows.size());
                            rows.forEach(row ->
                                    changed.add(new Changed(row.getInteger(0), milliseconds(row.getLocalDateTime(1)))));
                            return new Changes(changed, changed.size() == CHANGES, nowMs);
                        }));
    }

    /**
     * What somebody has chosen.
     *
     * @param messagesFrom who may send to him, as the number of {@code parley.client.v1.Allowed}
     * @param statusFrom who sees his status, likewise
     * @param readReceipts whether he gives and gets read receipts
     */
    public record Settings(int messagesFrom, int statusFrom, boolean readReceipts) {
        /** Of somebody who has chosen nothing. */
        static final Settings FIRST = new Settings(EVERYBODY, EVERYBODY, true);
    }

    /** The settings of somebody. */
    public Uni<Settings> settings(int userId) {
        return database.execute(SETTINGS, Tuple.of(userId)).map(rows -> {
            if (rows.size() == 0) {
                return Settings.FIRST;
            }
            Row row = rows.iterator().next();
            return new Settings(row.getInteger(0), row.getInteger(1), row.getInteger(2) != 0);
        });
    }

    /** Changes the settings of somebody; what they are then. */
    public Uni<Settings> change(int userId, UnaryOperator<Settings> change) {
        return database.inTransaction(connection -> lock(connection, userId).chain(person -> {
            Settings settings =
                    change.apply(new Settings(person.messagesFrom(), person.statusFrom(), person.readReceipts()));
            Person changed = new Person(
                    userId,
                    settings.messagesFrom(),
                    settings.statusFrom(),
                    settings.readReceipts(),
                    person.contacts(),
                    person.blocks(),
                    person.version());
            return write(connection, changed)
                    .chain(() -> settings.statusFrom() == person.statusFrom()
                            ? Uni.createFrom().voidItem()
                            : statuses.audienceChanged(connection, userId))
                    .replaceWith(settings);
        }));
    }

    /** Locks somebody's row, which is made when there is none. */
    Uni<Person> lock(SqlConnection connection, int userId) {
        return connection
                .preparedQuery(ENSURE)
                .execute(Tuple.of(userId))
                .chain(() -> connection.preparedQuery(LOCK).execute(Tuple.of(userId)))
                .map(rows -> person(rows.iterator().next()));
    }

    /** Locks the rows of two people, the lower id first. */
    Uni<Pair> lock(SqlConnection connection, int userId, int peerId) {
        int first = Math.min(userId, peerId);
        int second = Math.max(userId, peerId);
        return lock(connection, first).chain(lower -> lock(connection, second)
                .map(higher -> userId == first ? new Pair(lower, higher) : new Pair(higher, lower)));
    }

    /** Two people in the order in which they were asked for. */
    record Pair(Person one, Person other) {}

    /** Writes what a transaction has made of a row that it has locked. */
    Uni<Void> write(SqlConnection connection, Person person) {
        return connection
                .preparedQuery(WRITE)
                .execute(Tuple.from(List.of(
                        person.messagesFrom(),
                        person.statusFrom(),
                        person.readReceipts(),
                        person.contacts(),
                        person.blocks(),
                        person.version(),
                        person.userId())))
                .replaceWithVoid();
    }

    private static Person person(Row row) {
        return new Person(
                row.getInteger(0),
                row.getInteger(1),
                row.getInteger(2),
                row.getInteger(3) != 0,
                row.getInteger(4),
                row.getInteger(5),
                row.getLong(6));
    }

    static long milliseconds(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static LocalDateTime time(long milliseconds) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(milliseconds, 1_000L),
                (int) Math.floorMod(milliseconds, 1_000L) * 1_000_000,
                ZoneOffset.UTC);
    }
}
