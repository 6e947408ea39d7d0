package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code contact_request}. All of a request is decided under the locks of both people. */
@ApplicationScoped
public class RequestStore {
    private static final String ALIVE = " AND created_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND";

    private static final String OPEN = " AND withdrawn = 0";

    /** Cost: one row by primary key. */
    private static final String FIND = "SELECT withdrawn FROM contact_request WHERE from_id = ? AND to_id = ?" + ALIVE;

    /** Cost: a range of the primary key, of twice so many rows as one may have open and a few. */
    private static final String COUNT_FROM = "SELECT COUNT(*) FROM contact_request WHERE from_id = ?" + ALIVE + OPEN;

    /** Cost: one row by primary key. */
    private static final String WITHDRAW =
            "UPDATE contact_request SET withdrawn = 1 WHERE from_id = ? AND to_id = ?" + ALIVE + OPEN;

    /** Cost: one row by primary key. */
    private static final String ASK_AGAIN =
            "UPDATE contact_request SET withdrawn = 0, text = ? WHERE from_id = ? AND to_id = ?";

    /** Cost: as COUNT_FROM. */
    private static final String COUNT_WITHDRAWN =
            "SELECT COUNT(*) FROM contact_request WHERE from_id = ? AND withdrawn = 1";

    /** Cost: as COUNT_FROM; only when somebody has withdrawn as many as are kept. */
    private static final String DROP_WITHDRAWN =
            "DELETE FROM contact_request WHERE from_id = ? AND withdrawn = 1 ORDER BY created_at, to_id LIMIT 1";

    /** Cost: a range of an index, of so many rows as one may be asked by. */
    private static final String COUNT_TO = "SELECT COUNT(*) FROM contact_request WHERE to_id = ?";

    /** Cost: reads those made to one person; only when he has as many as he may. */
    private static final String DROP_OLDEST =
            "DELETE FROM contact_request WHERE to_id = ? ORDER BY created_at, from_id LIMIT 1";

    /** Cost: one row by primary key. */
    private static final String ADD = "INSERT INTO contact_request (from_id, to_id, text, created_at, hidden)"
            + " VALUES (?, ?, ?, UTC_TIMESTAMP(3), ?) ON DUPLICATE KEY UPDATE"
            + " text = VALUES(text), created_at = VALUES(created_at), hidden = VALUES(hidden), withdrawn = 0";

    /** Cost: two rows by primary key. */
    private static final String CLOSE =
            "DELETE FROM contact_request WHERE (from_id = ? AND to_id = ?) OR (from_id = ? AND to_id = ?)";

    /** Cost: one row by primary key. */
    static final String HIDE = "UPDATE contact_request SET hidden = 1 WHERE from_id = ? AND to_id = ?";

    /** Cost: one row by primary key. */
    private static final String BLOCKS = "SELECT 1 FROM block WHERE owner_id = ? AND peer_id = ?";

    /** Cost: a range of an index that ends with the page; few that are hidden or have lapsed lie in it. */
    private static final String PAGE_TO = "SELECT from_id, text, created_at FROM contact_request" + " WHERE to_id = ?"
            + ALIVE + OPEN + " AND from_id > ? AND hidden = 0 ORDER BY from_id LIMIT ?";

    /** Cost: as PAGE_TO, of the primary key. Those that are hidden are listed: who asked cannot tell. */
    private static final String PAGE_FROM = "SELECT to_id, text, created_at FROM contact_request" + " WHERE from_id = ?"
            + ALIVE + OPEN + " AND to_id > ? ORDER BY to_id LIMIT ?";

    /** Cost: a range of an index. */
    private static final String FORGET_LAPSED =
            "DELETE FROM contact_request" + " WHERE created_at <= UTC_TIMESTAMP(3) - INTERVAL ? SECOND LIMIT 1000";

    private final Database database;
    private final PersonStore people;
    private final ContactStore contacts;
    private final ContactNotices notices;

    RequestStore(Database database, PersonStore people, ContactStore contacts, ContactNotices notices) {
        this.database = database;
        this.people = people;
        this.contacts = contacts;
        this.notices = notices;
    }

    /**
     * What bounds requests and contacts.
     *
     * @param contacts that somebody may have
     * @param requests that somebody may have made and that are open
     * @param asked requests that are kept for somebody; with more, the oldest goes
     * @param lapse after which a request is none any more
     */
    public record Bounds(int contacts, int requests, int asked, Duration lapse) {
        long lapseSeconds() {
            return lapse.toSeconds();
        }
    }

    /** An open request; the time is in milliseconds since 1970 UTC. */
    public record Open(int peerId, String text, long createdMs) {}

    /** Asks somebody; meets his request: they are contacts. */
    public Uni<RequestOutcome> ask(int fromId, int toId, String text, Bounds bounds) {
        return database.inTransaction(connection -> people.lock(connection, fromId, toId)
                .chain(pair -> contacts.isContact(connection, fromId, toId)
                        .chain(already -> already
                                ? Uni.createFrom().item(RequestOutcome.CONTACTS_BEFORE)
                                : isOpen(connection, toId, fromId, bounds)
                                        .chain(met -> met
                                                ? accept(connection, pair, bounds)
                                                : askAnew(connection, fromId, toId, text, bounds)))));
    }

    private Uni<RequestOutcome> askAnew(SqlConnection connection, int fromId, int toId, String text, Bounds bounds) {
        return state(connection, fromId, toId, bounds).chain(before -> {
            if (before == State.OPEN) {
                return Uni.createFrom().item(RequestOutcome.NOT_NEWS);
            }
            return count(connection, COUNT_FROM, Tuple.of(fromId, bounds.lapseSeconds()))
                    .chain(open -> {
                        if (open >= bounds.requests()) {
                            return Uni.createFrom().item(RequestOutcome.TOO_MANY_REQUESTS);
                        }
                        return before == State.WITHDRAWN
                                ? connection
                                        .preparedQuery(ASK_AGAIN)
                                        .execute(Tuple.of(text, fromId, toId))
                                        .replaceWith(RequestOutcome.NOT_NEWS)
                                : store(connection, fromId, toId, text, bounds);
                    });
        });
    }

    private Uni<RequestOutcome> store(SqlConnection connection, int fromId, int toId, String text, Bounds bounds) {
        return connection.preparedQuery(BLOCKS).execute(Tuple.of(toId, fromId)).chain(blocks -> {
            boolean hidden = blocks.size() > 0;
            return count(connection, COUNT_TO, Tuple.of(toId))
                    .chain(asked -> asked >= bounds.asked()
                            ? connection
                                    .preparedQuery(DROP_OLDEST)
                                    .execute(Tuple.of(toId))
                                    .replaceWithVoid()
                            : Uni.createFrom().voidItem())
                    .chain(() -> connection.preparedQuery(ADD).execute(Tuple.of(fromId, toId, text, hidden ? 1 : 0)))
                    .chain(() ->
                            hidden ? Uni.createFrom().voidItem() : notices.requested(connection, toId, fromId, text))
                    .replaceWith(hidden ? RequestOutcome.NOT_NEWS : RequestOutcome.ASKED);
        });
    }

    /** Accepts what somebody asked. */
    public Uni<RequestOutcome> accept(int userId, int fromId, Bounds bounds) {
        return database.inTransaction(connection -> people.lock(connection, userId, fromId)
                .chain(pair -> isOpen(connection, fromId, userId, bounds)
                        .chain(found -> found
                                ? accept(connection, pair, bounds)
                                : Uni.createFrom().item(RequestOutcome.NO_REQUEST))));
    }

    private Uni<RequestOutcome> accept(SqlConnection connection, PersonStore.Pair pair, Bounds bounds) {
        if (pair.one().contacts() >= bounds.contacts()) {
            return Uni.createFrom().item(RequestOutcome.TOO_MANY_CONTACTS);
        }
        if (pair.other().contacts() >= bounds.contacts()) {
            return Uni.createFrom().item(RequestOutcome.PEER_HAS_TOO_MANY_CONTACTS);
        }
        int one = pair.one().userId();
        int other = pair.other().userId();
        return connection
                .preparedQuery(CLOSE)
                .execute(Tuple.of(one, other, other, one))
                .chain(() -> contacts.add(connection, pair))
                .replaceWith(RequestOutcome.CONTACTS_NOW);
    }

    /** Takes back what somebody asked, whether it is hidden or not; false when nothing is open. */
    public Uni<Boolean> withdraw(int fromId, int toId, Bounds bounds) {
        return database.inTransaction(connection -> people.lock(connection, fromId, toId)
                .chain(pair ->
                        connection.preparedQuery(WITHDRAW).execute(Tuple.of(fromId, toId, bounds.lapseSeconds())))
                .chain(withdrawn -> withdrawn.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : count(connection, COUNT_WITHDRAWN, Tuple.of(fromId))
                                .chain(kept -> kept > bounds.requests()
                                        ? connection
                                                .preparedQuery(DROP_WITHDRAWN)
                                                .execute(Tuple.of(fromId))
                                                .replaceWith(true)
                                        : Uni.createFrom().item(true))));
    }

    /** Hides what somebody asked; false when he did not. */
    public Uni<Boolean> reject(int userId, int fromId, Bounds bounds) {
        return database.inTransaction(connection -> isOpen(connection, fromId, userId, bounds)
                .chain(found -> found
                        ? connection
                                .preparedQuery(HIDE)
                                .execute(Tuple.of(fromId, userId))
                                .replaceWith(true)
                        : Uni.createFrom().item(false)));
    }

    /** Open requests of somebody, or to him, in the order of the other's ids; one more than the limit when there are more. */
    public Uni<List<Open>> open(int userId, boolean outgoing, int afterPeerId, int limit, Bounds bounds) {
        return database.execute(
                        outgoing ? PAGE_FROM : PAGE_TO, Tuple.of(userId, bounds.lapseSeconds(), afterPeerId, limit + 1))
                .map(RequestStore::open);
    }

    /** Forgets some that have lapsed; how many there were. */
    public Uni<Integer> forgetLapsed(Bounds bounds) {
        return database.execute(FORGET_LAPSED, Tuple.of(bounds.lapseSeconds())).map(RowSet::rowCount);
    }

    private static List<Open> open(RowSet<Row> rows) {
        List<Open> open = new ArrayList<>(rows.size());
        rows.forEach(row -> open.add(
                new Open(row.getInteger(0), row.getString(1), PersonStore.milliseconds(row.getLocalDateTime(2)))));
        return open;
    }

    private enum State {
        NONE,
        OPEN,
        WITHDRAWN
    }

    private static Uni<Boolean> isOpen(SqlConnection connection, int fromId, int toId, Bounds bounds) {
        return state(connection, fromId, toId, bounds).map(State.OPEN::equals);
    }

    private static Uni<State> state(SqlConnection connection, int fromId, int toId, Bounds bounds) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(fromId, toId, bounds.lapseSeconds()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return State.NONE;
                    }
                    return rows.iterator().next().getInteger(0) != 0 ? State.WITHDRAWN : State.OPEN;
                });
    }

    private static Uni<Long> count(SqlConnection connection, String statement, Tuple values) {
        return connection.preparedQuery(statement).execute(values).map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }
}
