package io.parley.presence.store;

import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.UserStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads where sessions are. On the path of every message, so nothing is read but the sessions themselves.
 *
 * <p>Why no join with the leases: a session of a fenced epoch is on its way out, because whoever ends an epoch removes its
 * sessions before answering, and the sweep removes what a crash in between left. Until then a lookup may still name it;
 * a delivery to it carries the old epoch and is dropped by whichever gateway reads that partition, exactly as if the
 * gateway had died a moment later. A join would cost every lookup and could not close that gap either.
 */
@ApplicationScoped
public class SessionLocationStore {
    /** Cost: one range of the primary key per user; no other index, no sort, no lock. */
    private static final StatementSizes LOCATE = new StatementSizes(
            size -> "SELECT user_id, device_id, session_id, ordinal, epoch FROM session WHERE user_id IN ("
                    + StatementSizes.repeated("?", ",", size) + ")");

    /**
     * Cost: reads the primary key from a place on, and stops after the page; up to five rows by primary key for each session. Who hides
     * is left out by what he has chosen, which is not behind as what is shown may be.
     */
    private static final String ONLINE_USERS =
            "SELECT DISTINCT s.user_id FROM session s WHERE s.user_id > ? AND (s.user_id = ? OR"
                    + " NOT EXISTS (SELECT 1 FROM user_status u WHERE u.user_id = s.user_id AND u.chosen = "
                    + UserStatus.USER_STATUS_INVISIBLE_VALUE + ")"
                    + " AND NOT EXISTS (SELECT 1 FROM person p WHERE p.user_id = s.user_id AND (p.status_from = "
                    + Allowed.ALLOWED_NOBODY_VALUE + " OR p.status_from = " + Allowed.ALLOWED_CONTACTS_VALUE
                    + " AND NOT EXISTS (SELECT 1 FROM contact c"
                    + " WHERE c.owner_id = s.user_id AND c.peer_id = ? AND c.removed = 0)))"
                    + " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.owner_id = s.user_id AND b.peer_id = ?)"
                    + " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.owner_id = ? AND b.peer_id = s.user_id))"
                    + " ORDER BY s.user_id LIMIT ?";

    /** Cost: counts the smallest index; for the census only. */
    private static final String COUNT = "SELECT COUNT(*) FROM session";

    private final Database database;

    SessionLocationStore(Database database) {
        this.database = database;
    }

    /** All sessions of these users. Each id once, please; large lists become several statements at the same time. */
    public Uni<List<SessionLocation>> locate(List<Integer> userIds) {
        List<List<Integer>> pieces = StatementSizes.pieces(userIds);
        if (pieces.size() == 1) {
            return locatePiece(pieces.getFirst());
        }
        List<Uni<List<SessionLocation>>> parts =
                pieces.stream().map(this::locatePiece).toList();
        return Uni.join().all(parts).andFailFast().map(found -> {
            List<SessionLocation> all = new ArrayList<>();
            found.forEach(all::addAll);
            return all;
        });
    }

    private Uni<List<SessionLocation>> locatePiece(List<Integer> userIds) {
        Tuple parameters = Tuple.tuple();
        userIds.forEach(parameters::addInteger);
        return database.execute(LOCATE.text(userIds.size()), parameters).map(SessionLocationStore::locations);
    }

    private static List<SessionLocation> locations(RowSet<Row> rows) {
        List<SessionLocation> locations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            locations.add(new SessionLocation(
                    new SessionRef(new DeviceKey(row.getInteger(0), row.getString(1)), row.getLong(2)),
                    new GatewayEpoch(row.getInteger(3), row.getLong(4))));
        }
        return locations;
    }

    /** Ids of users with a session whom somebody may see, ascending, above {@code afterUserId}, at most {@code limit}. */
    public Uni<List<Integer>> onlineUsers(int askerId, int afterUserId, int limit) {
        Tuple values = Tuple.of(afterUserId, askerId, askerId, askerId, askerId, limit);
        return database.execute(ONLINE_USERS, values).map(rows -> {
            List<Integer> users = new ArrayList<>(rows.size());
            rows.forEach(row -> users.add(row.getInteger(0)));
            return users;
        });
    }

    /** How many sessions there are. */
    public Uni<Long> count() {
        return database.execute(COUNT, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
