package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code block}. */
@ApplicationScoped
public class BlockStore {
    /** Cost: one row by primary key. */
    private static final String ADD = "INSERT INTO block (owner_id, peer_id, since) VALUES (?, ?, UTC_TIMESTAMP(3))";

    /** Cost: one row by primary key. */
    private static final String IS_BLOCKED = "SELECT 1 FROM block WHERE owner_id = ? AND peer_id = ?";

    /** Cost: one row by primary key. */
    private static final String REMOVE = "DELETE FROM block WHERE owner_id = ? AND peer_id = ?";

    /** Cost: a range of the primary key that ends with the page. */
    private static final String PAGE =
            "SELECT peer_id FROM block WHERE owner_id = ? AND peer_id > ? ORDER BY peer_id LIMIT ?";

    private final Database database;
    private final PersonStore people;
    private final StatusDueStore statuses;

    BlockStore(Database database, PersonStore people, StatusDueStore statuses) {
        this.database = database;
        this.people = people;
        this.statuses = statuses;
    }

    /** Blocks somebody, whose request is not shown from now on; false when there are as many blocks as there may be. */
    public Uni<Boolean> add(int ownerId, int peerId, int most) {
        return database.inTransaction(connection -> people.lock(connection, ownerId)
                .chain(owner -> isBlocked(connection, ownerId, peerId).chain(before -> {
                    if (before) {
                        return Uni.createFrom().item(true);
                    }
                    if (owner.blocks() >= most) {
                        return Uni.createFrom().item(false);
                    }
                    return connection
                            .preparedQuery(ADD)
                            .execute(Tuple.of(ownerId, peerId))
                            .chain(() ->
                                    connection.preparedQuery(RequestStore.HIDE).execute(Tuple.of(peerId, ownerId)))
                            .chain(() -> people.write(connection, changed(owner, 1)))
                            .chain(() -> statuses.audienceChanged(connection, ownerId, peerId))
                            .replaceWith(true);
                })));
    }

    /** Takes a block back; there need not be one. */
    public Uni<Void> remove(int ownerId, int peerId) {
        return database.inTransaction(
                connection -> people.lock(connection, ownerId).chain(owner -> connection
                        .preparedQuery(REMOVE)
                        .execute(Tuple.of(ownerId, peerId))
                        .chain(removed -> removed.rowCount() == 0
                                ? Uni.createFrom().voidItem()
                                : people.write(connection, changed(owner, -1))
                                        .chain(() -> statuses.audienceChanged(connection, ownerId, peerId)))));
    }

    /** Whom somebody blocks, in the order of ids; one more than the limit when there are more. */
    public Uni<List<Integer>> page(int ownerId, int afterPeerId, int limit) {
        return database.execute(PAGE, Tuple.of(ownerId, afterPeerId, limit + 1)).map(BlockStore::ids);
    }

    private static List<Integer> ids(RowSet<Row> rows) {
        List<Integer> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getInteger(0)));
        return ids;
    }

    private static Uni<Boolean> isBlocked(SqlConnection connection, int ownerId, int peerId) {
        return connection
                .preparedQuery(IS_BLOCKED)
                .execute(Tuple.of(ownerId, peerId))
                .map(rows -> rows.size() > 0);
    }

    private static Person changed(Person owner, int more) {
        return new Person(
                owner.userId(),
                owner.messagesFrom(),
                owner.statusFrom(),
                owner.readReceipts(),
                owner.contacts(),
                owner.blocks() + more,
                owner.version());
    }
}
