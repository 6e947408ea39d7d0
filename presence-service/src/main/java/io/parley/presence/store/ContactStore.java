package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code contact}: two for each two who are contacts, written together. */
@ApplicationScoped
public class ContactStore {
    /** Removals that a list remembers; who knows only an older list begins anew. */
    static final int REMOVALS_KEPT = 1_000;

    /** Cost: one row by primary key. */
    private static final String IS_CONTACT = "SELECT 1 FROM contact WHERE owner_id = ? AND peer_id = ? AND removed = 0";

    /** Cost: one row by primary key, and its place in one index. */
    private static final String ADD = "INSERT INTO contact (owner_id, peer_id, alias, since, version, removed)"
            + " VALUES (?, ?, '', UTC_TIMESTAMP(3), ?, 0) ON DUPLICATE KEY UPDATE alias = '',"
            + " since = VALUES(since), version = VALUES(version), removed = 0";

    /** Cost: one row by primary key. */
    private static final String REMOVE =
            "UPDATE contact SET removed = 1, alias = '', version = ? WHERE owner_id = ? AND peer_id = ? AND removed = 0";

    /** Cost: reads the list of one owner; for removals only. */
    private static final String OLDEST_KEPT_REMOVAL = "SELECT version FROM contact WHERE owner_id = ? AND removed = 1"
            + " ORDER BY version DESC LIMIT 1 OFFSET " + REMOVALS_KEPT;

    /** Cost: reads the list of one owner; for removals only, and then rarely. */
    private static final String FORGET = "DELETE FROM contact WHERE owner_id = ? AND version <= ? AND removed = 1";

    /** Cost: one row by primary key. */
    private static final String FORGOTTEN = "UPDATE person SET forgotten = ? WHERE user_id = ?";

    /** Cost: one row by primary key. */
    private static final String SET_ALIAS =
            "UPDATE contact SET alias = ?, version = ? WHERE owner_id = ? AND peer_id = ? AND removed = 0";

    /** Cost: one row by primary key. */
    private static final String FORGOTTEN_UP_TO = "SELECT forgotten FROM person WHERE user_id = ?";

    /** Cost: a range of an index that ends with the page, but for removals that the whole list passes over: few are kept. */
    private static final String CHANGED = "SELECT peer_id, alias, since, removed, version FROM contact"
            + " WHERE owner_id = ? AND version > ? AND removed <= ? ORDER BY version LIMIT ?";

    private final Database database;
    private final PersonStore people;
    private final ContactNotices notices;
    private final StatusDueStore statuses;

    ContactStore(Database database, PersonStore people, ContactNotices notices, StatusDueStore statuses) {
        this.database = database;
        this.people = people;
        this.notices = notices;
        this.statuses = statuses;
    }

    /** A contact as its owner has it; times in milliseconds since 1970 UTC. */
    public record Entry(int peerId, String alias, long sinceMs, boolean removed, long version) {}

    /**
     * Some of a list.
     *
     * @param restarted it is the beginning of the whole list, because what changed since the version is not known any more
     */
    public record Page(List<Entry> entries, boolean more, boolean restarted) {}

    /**
     * What changed after a version, or, from version 0 on, the whole list, in the order of versions.
     *
     * @param whole the version is the end of a page of the whole list
     */
    public Uni<Page> changed(int ownerId, long sinceVersion, boolean whole, int limit) {
        return database.execute(FORGOTTEN_UP_TO, Tuple.of(ownerId)).chain(rows -> {
            long forgotten = rows.size() == 0 ? 0 : rows.iterator().next().getLong(0);
            boolean restarted = sinceVersion != 0 && !whole && sinceVersion < forgotten;
            boolean first = sinceVersion == 0 || restarted;
            // Behind the first page removals are told as well: they may be of contacts that the first page had.
            Tuple values = Tuple.of(ownerId, first ? 0 : sinceVersion, first ? 0 : 1, limit + 1);
            return database.execute(CHANGED, values).map(found -> {
                List<Entry> entries = new ArrayList<>(found.size());
                found.forEach(row -> entries.add(new Entry(
                        row.getInteger(0),
                        row.getString(1),
                        PersonStore.milliseconds(row.getLocalDateTime(2)),
                        row.getInteger(3) != 0,
                        row.getLong(4))));
                boolean more = entries.size() > limit;
                return new Page(more ? entries.subList(0, limit) : entries, more, restarted);
            });
        });
    }

    /** Names a contact for its owner; false when it is none. */
    public Uni<Boolean> setAlias(int ownerId, int peerId, String alias) {
        return database.inTransaction(
                connection -> people.lock(connection, ownerId).chain(owner -> connection
                        .preparedQuery(SET_ALIAS)
                        .execute(Tuple.of(alias, owner.version() + 1, ownerId, peerId))
                        .chain(named -> named.rowCount() == 0
                                ? Uni.createFrom().item(false)
                                : people.write(connection, changed(owner, 0)).replaceWith(true))));
    }

    /** Ends it for both, and tells both; false when they were none. */
    public Uni<Boolean> remove(int userId, int peerId) {
        return database.inTransaction(connection -> people.lock(connection, userId, peerId)
                .chain(pair -> isContact(connection, userId, peerId)
                        .chain(contacts -> contacts
                                ? remove(connection, pair.one(), peerId)
                                        .chain(() -> remove(connection, pair.other(), userId))
                                        .chain(() -> statuses.audienceChanged(connection, userId, peerId))
                                        .chain(() -> notices.removed(connection, userId, peerId))
                                        .replaceWith(true)
                                : Uni.createFrom().item(false))));
    }

    private Uni<Void> remove(SqlConnection connection, Person owner, int peerId) {
        return connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(owner.version() + 1, owner.userId(), peerId))
                .chain(() -> people.write(connection, changed(owner, -1)))
                .chain(() -> connection.preparedQuery(OLDEST_KEPT_REMOVAL).execute(Tuple.of(owner.userId())))
                .chain(old -> old.size() == 0
                        ? Uni.createFrom().voidItem()
                        : forget(
                                connection,
                                owner.userId(),
                                old.iterator().next().getLong(0)));
    }

    private static Uni<Void> forget(SqlConnection connection, int ownerId, long upTo) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(ownerId, upTo))
                .chain(() -> connection.preparedQuery(FORGOTTEN).execute(Tuple.of(upTo, ownerId)))
                .replaceWithVoid();
    }

    Uni<Boolean> isContact(SqlConnection connection, int ownerId, int peerId) {
        return connection
                .preparedQuery(IS_CONTACT)
                .execute(Tuple.of(ownerId, peerId))
                .map(rows -> rows.size() > 0);
    }

    /** Makes two whose rows are locked contacts, and tells both. */
    Uni<Void> add(SqlConnection connection, PersonStore.Pair pair) {
        return add(connection, pair.one(), pair.other().userId())
                .chain(() -> add(connection, pair.other(), pair.one().userId()))
                .chain(() -> statuses.audienceChanged(
                        connection, pair.one().userId(), pair.other().userId()))
                .chain(() -> notices.added(
                        connection, pair.one().userId(), pair.other().userId()));
    }

    private Uni<Void> add(SqlConnection connection, Person owner, int peerId) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.of(owner.userId(), peerId, owner.version() + 1))
                .chain(() -> people.write(connection, changed(owner, 1)));
    }

    private static Person changed(Person owner, int more) {
        return new Person(
                owner.userId(),
                owner.messagesFrom(),
                owner.statusFrom(),
                owner.readReceipts(),
                owner.contacts() + more,
                owner.blocks(),
                owner.version() + 1);
    }
}
