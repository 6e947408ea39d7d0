package io.parley.presence.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Removes what is kept of somebody, a little at a time, but for where his sessions are: those end by themselves. */
@ApplicationScoped
public class ErasureStore {
    private static final int PEOPLE = 50;

    /** Cost: a range of the primary key that ends with the page. */
    private static final String CONTACTS =
            "SELECT peer_id FROM contact WHERE owner_id = ? ORDER BY peer_id LIMIT " + PEOPLE;

    /** Cost: a range of an index that ends with the page. */
    private static final String BLOCKED_BY = "SELECT owner_id FROM block WHERE peer_id = ? LIMIT " + PEOPLE;

    /** Cost: two rows by primary key. Who knows an older list of the peer's begins anew, and does not find him there. */
    private static final String FORGOTTEN = "UPDATE person SET forgotten = GREATEST(forgotten, COALESCE("
            + "(SELECT version FROM contact WHERE owner_id = ? AND peer_id = ?), 0)) WHERE user_id = ?";

    /** Cost: two rows by primary key. */
    private static final String DELETE_PAIR =
            "DELETE FROM contact WHERE (owner_id = ? AND peer_id = ?) OR (owner_id = ? AND peer_id = ?)";

    /** Cost: each a row, or a range of an index that is as long as somebody may have requests or blocks. */
    private static final List<String> OF_USER = List.of(
            "DELETE FROM contact_request WHERE from_id = ?",
            "DELETE FROM contact_request WHERE to_id = ?",
            "DELETE FROM block WHERE owner_id = ?",
            "DELETE FROM person WHERE user_id = ?",
            "DELETE FROM user_status WHERE user_id = ?",
            "DELETE FROM status_due WHERE user_id = ?");

    private final Database database;
    private final PersonStore people;
    private final ContactStore contacts;
    private final BlockStore blocks;

    ErasureStore(Database database, PersonStore people, ContactStore contacts, BlockStore blocks) {
        this.database = database;
        this.people = people;
        this.contacts = contacts;
        this.blocks = blocks;
    }

    /** Removes some; true when nothing was left. Contacts are told that they are none any more. */
    public Uni<Boolean> eraseSome(int userId) {
        return ids(CONTACTS, userId).chain(peers -> {
            if (!peers.isEmpty()) {
                return each(peers, peerId -> endContact(userId, peerId)).replaceWith(false);
            }
            return ids(BLOCKED_BY, userId)
                    .chain(owners -> owners.isEmpty()
                            ? eraseRest(userId)
                            : each(owners, ownerId -> blocks.remove(ownerId, userId))
                                    .replaceWith(false));
        });
    }

    private Uni<Void> endContact(int userId, int peerId) {
        return contacts.remove(userId, peerId)
                .chain(() -> database.inTransaction(
                        connection -> people.lock(connection, userId, peerId).chain(locked -> connection
                                .preparedQuery(FORGOTTEN)
                                .execute(Tuple.of(peerId, userId, peerId))
                                .chain(() -> connection
                                        .preparedQuery(DELETE_PAIR)
                                        .execute(Tuple.of(userId, peerId, peerId, userId)))
                                .replaceWithVoid())));
    }

    private Uni<Boolean> eraseRest(int userId) {
        return database.inTransaction(connection -> Multi.createFrom()
                .iterable(OF_USER)
                .onItem()
                .transformToUniAndConcatenate(statement -> erase(connection, statement, userId))
                .collect()
                .with(Collectors.summingInt(Integer::intValue))
                .map(rows -> rows == 0));
    }

    private static Uni<Integer> erase(SqlConnection connection, String statement, int userId) {
        return connection.preparedQuery(statement).execute(Tuple.of(userId)).map(RowSet::rowCount);
    }

    private Uni<List<Integer>> ids(String statement, int userId) {
        return database.execute(statement, Tuple.of(userId)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map((Row row) -> row.getInteger(0))
                .toList());
    }

    private static Uni<Void> each(List<Integer> people, Function<Integer, Uni<?>> work) {
        return Multi.createFrom()
                .iterable(people)
                .onItem()
                .transformToUniAndConcatenate(id -> work.apply(id).replaceWith(id))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
