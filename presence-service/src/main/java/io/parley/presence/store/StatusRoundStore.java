package io.parley.presence.store;

import io.parley.proto.client.v1.UserStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings what is seen of users up to what has happened, a batch of them in one transaction. Of several replicas each takes users that no
 * other has taken. Whoever gives the next reason waits for the lock of the user's mark, so no reason falls between two looks.
 */
@ApplicationScoped
public class StatusRoundStore {
    /** Cost: a range of an index that ends with the batch; empty most of the time. Passes over what others are working on. */
    private static final String DUE =
            "SELECT user_id, stays_until > UTC_TIMESTAMP(3), ended_at, forced, UTC_TIMESTAMP(3) FROM status_due"
                    + " WHERE due_at <= UTC_TIMESTAMP(3) ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";

    /** Cost: one range of the primary key for each user. */
    private static final StatementSizes CONNECTED = new StatementSizes(size ->
            "SELECT DISTINCT user_id FROM session WHERE user_id IN (" + StatementSizes.repeated("?", ",", size) + ")");

    /** Cost: one row by primary key for each user. */
    private static final StatementSizes KNOWN =
            new StatementSizes(size -> "SELECT user_id, chosen, shown FROM user_status WHERE user_id IN ("
                    + StatementSizes.repeated("?", ",", size) + ")");

    /** Cost: one row by primary key for each user. */
    private static final StatementSizes DONE = new StatementSizes(
            size -> "DELETE FROM status_due WHERE user_id IN (" + StatementSizes.repeated("?", ",", size) + ")");

    /** Cost: one row by primary key for each user, and its place in one index. */
    private static final StatementSizes LATER =
            new StatementSizes(size -> "UPDATE status_due SET due_at = stays_until, forced = 0 WHERE user_id IN ("
                    + StatementSizes.repeated("?", ",", size) + ")");

    /** Cost: one row by primary key. Held until the commit, so that versions become visible in their order. */
    private static final String LOCK_VERSION = "SELECT version FROM status_version WHERE id = 1 FOR UPDATE";

    /** Cost: one row by primary key, which is locked. */
    private static final String SET_VERSION = "UPDATE status_version SET version = ? WHERE id = 1";

    /** Cost: one row by primary key for each user, and its places in two indexes. */
    private static final StatementSizes WRITE = new StatementSizes(size -> "INSERT INTO user_status"
            + " (user_id, chosen, shown, last_seen, version) VALUES "
            + StatementSizes.repeated("(?, " + StatusStore.ONLINE + ", ?, ?, ?)", ",", size)
            + " ON DUPLICATE KEY UPDATE shown = VALUES(shown), last_seen = COALESCE(VALUES(last_seen), last_seen),"
            + " version = VALUES(version)");

    private final Database database;
    private final int batch;

    StatusRoundStore(Database database, StatusTerms terms) {
        this.database = database;
        batch = terms.batch();
    }

    /**
     * What a look did.
     *
     * @param changed users of whom others are told something new
     * @param full whether there may be more to look at
     */
    public record Round(int changed, boolean full) {}

    /** Looks at those who are due, the longest due first. */
    public Uni<Round> look() {
        return database.inTransaction(connection -> due(connection)
                .chain(due -> due.isEmpty()
                        ? Uni.createFrom().item(new Round(0, false))
                        : judged(connection, due)
                                .chain(verdicts -> write(connection, verdicts))
                                .map(changed -> new Round(changed, due.size() == batch))));
    }

    private Uni<List<Due>> due(SqlConnection connection) {
        return connection.preparedQuery(DUE).execute(Tuple.of(batch)).map(rows -> {
            List<Due> due = new ArrayList<>(rows.size());
            rows.forEach(row -> due.add(new Due(
                    row.getInteger(0),
                    row.getInteger(1) != 0,
                    row.getLocalDateTime(2),
                    row.getInteger(3) != 0,
                    row.getLocalDateTime(4))));
            return due;
        });
    }

    private static Uni<List<Verdict>> judged(SqlConnection connection, List<Due> due) {
        List<Integer> userIds = due.stream().map(Due::userId).toList();
        Set<Integer> connected = new HashSet<>();
        Map<Integer, Known> known = new HashMap<>();
        return forEach(connection, CONNECTED, userIds, row -> connected.add(row.getInteger(0)))
                .chain(() -> forEach(
                        connection,
                        KNOWN,
                        userIds,
                        row -> known.put(row.getInteger(0), new Known(row.getInteger(1), row.getInteger(2)))))
                .map(read -> due.stream()
                        .map(one -> one.verdict(
                                connected.contains(one.userId()), known.getOrDefault(one.userId(), Known.NOTHING)))
                        .toList());
    }

    private static Uni<Integer> write(SqlConnection connection, List<Verdict> verdicts) {
        List<Integer> later = idsOf(verdicts, true);
        List<Integer> done = idsOf(verdicts, false);
        List<Verdict> changed = verdicts.stream().filter(Verdict::isNews).toList();
        return forEach(connection, LATER, later, row -> {})
                .chain(() -> forEach(connection, DONE, done, row -> {}))
                .chain(() -> changed.isEmpty() ? Uni.createFrom().voidItem() : writeNews(connection, changed))
                .replaceWith(changed.size());
    }

    private static List<Integer> idsOf(List<Verdict> verdicts, boolean later) {
        return verdicts.stream()
                .filter(verdict -> verdict.later() == later)
                .map(Verdict::userId)
                .sorted()
                .toList();
    }

    private static Uni<Void> writeNews(SqlConnection connection, List<Verdict> news) {
        List<Verdict> sorted = news.stream()
                .sorted((one, other) -> Integer.compare(one.userId(), other.userId()))
                .toList();
        return connection.preparedQuery(LOCK_VERSION).execute().chain(rows -> {
            long last = rows.iterator().next().getLong(0);
            Map<Integer, Long> versions = new HashMap<>();
            for (Verdict verdict : sorted) {
                versions.put(verdict.userId(), last + versions.size() + 1);
            }
            return connection
                    .preparedQuery(SET_VERSION)
                    .execute(Tuple.of(last + sorted.size()))
                    .chain(() -> Multi.createFrom()
                            .iterable(StatementSizes.pieces(sorted))
                            .onItem()
                            .transformToUniAndConcatenate(piece -> {
                                Tuple values = Tuple.tuple();
                                piece.forEach(verdict -> values.addInteger(verdict.userId())
                                        .addInteger(verdict.shown())
                                        .addValue(verdict.lastSeen())
                                        .addLong(versions.get(verdict.userId())));
                                return connection
                                        .preparedQuery(WRITE.text(piece.size()))
                                        .execute(values);
                            })
                            .onItem()
                            .ignoreAsUni());
        });
    }

    private static Uni<Void> forEach(
            SqlConnection connection, StatementSizes statement, List<Integer> userIds, Consumer<Row> effect) {
        return Multi.createFrom()
                .iterable(StatementSizes.pieces(userIds))
                .onItem()
                .transformToUniAndConcatenate(piece -> {
                    Tuple ids = Tuple.tuple();
                    piece.forEach(ids::addInteger);
                    return connection
                            .preparedQuery(statement.text(piece.size()))
                            .execute(ids);
                })
                .invoke(rows -> rows.forEach(effect))
                .onItem()
                .ignoreAsUni();
    }

    /** @param ended when a session last ended in good order; null: not known */
    record Due(int userId, boolean stays, LocalDateTime ended, boolean forced, LocalDateTime now) {
        /** What follows from what is known of him. */
        Verdict verdict(boolean connected, Known known) {
            boolean there = connected || stays;
            int shown = there && known.chosen() != UserStatus.USER_STATUS_INVISIBLE_VALUE
                    ? known.chosen()
                    : UserStatus.USER_STATUS_OFFLINE_VALUE;
            // Without a session nobody comes: the grace keeps who is there, and shows nobody who was not.
            if (!connected && known.shown() == UserStatus.USER_STATUS_OFFLINE_VALUE) {
                shown = UserStatus.USER_STATUS_OFFLINE_VALUE;
            }
            boolean later = !connected && stays && shown != UserStatus.USER_STATUS_OFFLINE_VALUE;
            return new Verdict(
                    userId, shown, lastSeen(connected, known, shown), later, forced || shown != known.shown());
        }

        /** Who hides is last seen when he hid, not when he left. */
        private LocalDateTime lastSeen(boolean connected, Known known, int shown) {
            if (shown != UserStatus.USER_STATUS_OFFLINE_VALUE) {
                return connected ? now : null;
            }
            if (known.shown() == UserStatus.USER_STATUS_OFFLINE_VALUE) {
                return null;
            }
            return connected ? now : ended;
        }
    }

    /** The numbers of {@code parley.client.v1.UserStatus} that a user has chosen, and that others see. */
    record Known(int chosen, int shown) {
        static final Known NOTHING = new Known(StatusStore.ONLINE, UserStatus.USER_STATUS_OFFLINE_VALUE);
    }

    /**
     * What others see of him from now on.
     *
     * @param lastSeen null: as it is
     * @param later he is to be looked at again when the grace is over
     */
    record Verdict(int userId, int shown, LocalDateTime lastSeen, boolean later, boolean isNews) {}
}
