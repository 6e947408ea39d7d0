package io.parley.presence.store;

import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.UserStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of {@code user_status}: what somebody chose, and what others may see of him. */
@ApplicationScoped
public class StatusStore {
    /** As {@code parley.client.v1.UserStatus} numbers it. */
    static final int ONLINE = UserStatus.USER_STATUS_ONLINE_VALUE;

    /** What {@link #row} reads. */
    static final String ROW = "u.shown, u.last_seen, COALESCE(p.status_from, 1), COALESCE(p.contacts, 0)";

    /** Cost: one row by primary key. */
    private static final String CHOSEN = "SELECT chosen FROM user_status WHERE user_id = ?";

    /** Cost: one row by primary key. */
    private static final String CHOOSE =
            "INSERT INTO user_status (user_id, chosen, shown, last_seen, version) VALUES (?, ?, "
                    + UserStatus.USER_STATUS_OFFLINE_VALUE
                    + ", NULL, 0) ON DUPLICATE KEY UPDATE chosen = VALUES(chosen)";

    /** Cost: a range of the primary key that ends with the page, and for each contact four rows by primary key. */
    private static final String OF_CONTACTS = "SELECT c.peer_id, " + ROW + ", "
            + blocked("c.owner_id", "c.peer_id")
            + " FROM contact c LEFT JOIN user_status u ON u.user_id = c.peer_id LEFT JOIN person p ON p.user_id = c.peer_id"
            + " WHERE c.owner_id = ? AND c.peer_id > ? AND c.removed = 0 ORDER BY c.peer_id LIMIT ?";

    /** Cost: two rows by primary key for each user. */
    private static final StatementSizes OF_USERS = new StatementSizes(size -> "SELECT u.user_id, " + ROW
            + " FROM user_status u LEFT JOIN person p ON p.user_id = u.user_id WHERE u.user_id IN ("
            + StatementSizes.repeated("?", ",", size) + ")");

    /** Cost: one row by primary key. */
    private static final String VERSION = "SELECT version FROM status_version WHERE id = 1";

    private final Database database;
    private final StatusDueStore due;
    private final RelationStore relations;

    StatusStore(Database database, StatusDueStore due, RelationStore relations) {
        this.database = database;
        this.due = due;
        this.relations = relations;
    }

    /** Whether one of two blocks the other: two rows by primary key. */
    static String blocked(String one, String other) {
        return "(EXISTS (SELECT 1 FROM block b WHERE b.owner_id = %1$s AND b.peer_id = %2$s)"
                .concat(" OR EXISTS (SELECT 1 FROM block b WHERE b.owner_id = %2$s AND b.peer_id = %1$s))")
                .formatted(one, other);
    }

    /** Somebody who wants to see a user. */
    public record Pair(int watcherId, int userId) {}

    /**
     * A status, and whether it may be seen.
     *
     * @param visible otherwise he is seen as somebody who is never there
     */
    public record Seen(StatusRow row, boolean visible) {}

    /** What somebody has chosen to be. */
    public Uni<UserStatus> chosen(int userId) {
        return database.execute(CHOSEN, Tuple.of(userId))
                .map(rows -> UserStatus.forNumber(
                        rows.size() == 0 ? ONLINE : rows.iterator().next().getInteger(0)));
    }

    /** Chooses for somebody. */
    public Uni<Void> choose(int userId, UserStatus status) {
        return database.inTransaction(connection -> due.chosen(connection, userId)
                .chain(() -> connection.preparedQuery(CHOOSE).execute(Tuple.of(userId, status.getNumber())))
                .replaceWithVoid());
    }

    /** What somebody sees of his contacts, in the order of ids; one more than the limit when there are more. */
    public Uni<List<Seen>> ofContacts(int ownerId, int afterPeerId, int limit) {
        return database.execute(OF_CONTACTS, Tuple.of(ownerId, afterPeerId, limit + 1))
                .map(rows -> {
                    List<Seen> seen = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        StatusRow status = row(row);
                        seen.add(new Seen(status, status.isOpenTo(true) && row.getInteger(5) == 0));
                    });
                    return seen;
                });
    }

    /** What each of these sees of whom he asks for, in their order. */
    public Uni<List<Seen>> find(List<Pair> pairs) {
        List<Integer> userIds = pairs.stream().map(Pair::userId).distinct().toList();
        Set<RelationStore.Pair> both = new LinkedHashSet<>();
        for (Pair pair : pairs) {
            both.add(new RelationStore.Pair(pair.watcherId(), pair.userId()));
            both.add(new RelationStore.Pair(pair.userId(), pair.watcherId()));
        }
        return rows(userIds).chain(rows -> relations
                .blocked(both)
                .chain(blocked -> relations.contacts(both).map(contacts -> pairs.stream()
                        .map(pair -> seen(pair, rows, blocked, contacts))
                        .toList())));
    }

    private static Seen seen(
            Pair pair,
            Map<Integer, StatusRow> rows,
            Set<RelationStore.Pair> blocked,
            Set<RelationStore.Pair> contacts) {
        RelationStore.Pair there = new RelationStore.Pair(pair.watcherId(), pair.userId());
        RelationStore.Pair back = new RelationStore.Pair(pair.userId(), pair.watcherId());
        StatusRow row = rows.getOrDefault(pair.userId(), StatusRow.unknown(pair.userId()));
        boolean open = row.isOpenTo(contacts.contains(there)) && !blocked.contains(there) && !blocked.contains(back);
        return new Seen(row, open || pair.watcherId() == pair.userId());
    }

    private Uni<Map<Integer, StatusRow>> rows(List<Integer> userIds) {
        Uni<Map<Integer, StatusRow>> all = Uni.createFrom().item(new HashMap<>());
        for (List<Integer> piece : StatementSizes.pieces(userIds)) {
            Tuple ids = Tuple.tuple();
            piece.forEach(ids::addInteger);
            all = all.chain(
                    found -> database.execute(OF_USERS.text(piece.size()), ids).map(rows -> {
                        rows.forEach(row -> found.put(row.getInteger(0), row(row)));
                        return found;
                    }));
        }
        return all;
    }

    /** The version of the newest change. */
    public Uni<Long> version() {
        return database.execute(VERSION, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The status in a row that begins with a user's id and {@link #ROW}. */
    static StatusRow row(Row row) {
        Integer shown = row.getInteger(1);
        LocalDateTime lastSeen = row.getLocalDateTime(2);
        return new StatusRow(
                row.getInteger(0),
                shown == null ? UserStatus.USER_STATUS_OFFLINE : UserStatus.forNumber(shown),
                lastSeen == null ? 0 : PersonStore.milliseconds(lastSeen),
                Allowed.forNumber(row.getInteger(3)),
                row.getInteger(4));
    }
}
