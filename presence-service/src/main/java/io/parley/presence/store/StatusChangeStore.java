package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed of statuses since a version, and who on a gateway is to be told. Of each user only the newest change is kept, so a gateway
 * that asks again from where it was has missed nothing, however long it was away, and is never told more than every user once.
 */
@ApplicationScoped
public class StatusChangeStore {
    /** So large is an answer at most: users to be told, all changes of a page together, unless one change has more. */
    static final int MOST_WATCHERS = 20_000;

    /** Cost: a range of an index that ends with the page, and two rows by primary key for each change; nearly always empty. */
    private static final String CHANGED = "SELECT u.user_id, " + StatusStore.ROW + ", u.version"
            + " FROM user_status u LEFT JOIN person p ON p.user_id = u.user_id"
            + " WHERE u.version > ? ORDER BY u.version LIMIT ?";

    /** Cost: for each user the range of his contacts, a range of the primary key for each of them, two rows for each that is found. */
    private static final StatementSizes WATCHERS = new StatementSizes(size -> "SELECT DISTINCT c.owner_id, c.peer_id, "
            + StatusStore.blocked("c.owner_id", "c.peer_id")
            + " FROM contact c STRAIGHT_JOIN session s ON s.user_id = c.peer_id WHERE c.owner_id IN ("
            + StatementSizes.repeated("?", ",", size) + ") AND c.removed = 0 AND s.ordinal = ? AND s.epoch = ?");

    private final Database database;
    private final int pushedContacts;

    StatusChangeStore(Database database, StatusTerms terms) {
        this.database = database;
        pushedContacts = terms.pushedContacts();
    }

    /**
     * A user whose status changed.
     *
     * @param watchers contacts on the gateway who are told of it
     * @param hiddenFrom contacts on the gateway who may not see him
     */
    public record Change(StatusRow row, long version, List<Integer> watchers, List<Integer> hiddenFrom) {}

    /** Some changes, the oldest first. */
    public record Page(List<Change> changes, boolean more) {}

    /** A page of what changed after a version. */
    public Uni<Page> since(GatewayEpoch gateway, long version, int limit) {
        return database.execute(CHANGED, Tuple.of(version, limit + 1)).chain(rows -> {
            List<Change> changes = new ArrayList<>(rows.size());
            int watchers = 0;
            for (var row : rows) {
                StatusRow status = StatusStore.row(row);
                watchers += isPushed(status) ? status.contacts() : 0;
                if (changes.size() == limit || !changes.isEmpty() && watchers > MOST_WATCHERS) {
                    break;
                }
                changes.add(new Change(status, row.getLong(5), new ArrayList<>(), new ArrayList<>()));
            }
            return withWatchers(gateway, changes).replaceWith(new Page(changes, changes.size() < rows.size()));
        });
    }

    private Uni<Void> withWatchers(GatewayEpoch gateway, List<Change> changes) {
        Map<Integer, Change> pushed = new HashMap<>();
        changes.stream()
                .filter(change -> isPushed(change.row()))
                .forEach(change -> pushed.put(change.row().userId(), change));
        Uni<Void> done = Uni.createFrom().voidItem();
        for (List<Integer> piece : StatementSizes.pieces(List.copyOf(pushed.keySet()))) {
            Tuple parameters = Tuple.tuple();
            piece.forEach(parameters::addInteger);
            parameters.addInteger(gateway.ordinal()).addLong(gateway.epoch());
            done = done.chain(() -> database.execute(WATCHERS.text(piece.size()), parameters))
                    .invoke(rows -> rows.forEach(row -> {
                        Change change = pushed.get(row.getInteger(0));
                        boolean visible = change.row().isOpenTo(true) && row.getInteger(2) == 0;
                        (visible ? change.watchers() : change.hiddenFrom()).add(row.getInteger(1));
                    }))
                    .replaceWithVoid();
        }
        return done;
    }

    private boolean isPushed(StatusRow status) {
        return status.contacts() > 0 && status.contacts() <= pushedContacts;
    }
}
