package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the sessions of epochs that have ended. Safe at any time and from several places at once: an ended epoch never
 * gets new sessions, because {@link SessionChangeStore} is fenced. In chunks, so that no transaction grows with the number
 * of sessions a gateway had.
 */
@ApplicationScoped
public class GoneSessionStore {
    /** Cost: walks the index from the ordinal on, in primary-key order within an epoch; one chunk of row deletes. */
    private static final String REMOVE_CHUNK =
            "DELETE FROM session WHERE ordinal = ? AND epoch <= ? ORDER BY ordinal, epoch, user_id, device_id LIMIT ?";

    /** Cost: one index dive per gateway epoch that has sessions, and a look into a table of at most 64 rows. */
    private static final String ENDED_EPOCHS = "SELECT s.ordinal, s.epoch"
            + " FROM (SELECT ordinal, epoch FROM session GROUP BY ordinal, epoch) s"
            + " JOIN gateway_lease l ON l.ordinal = s.ordinal"
            + " WHERE s.epoch < l.epoch OR (s.epoch = l.epoch AND l.cleared = 1)";

    private final Database database;
    private final int chunk;

    GoneSessionStore(Database database, DatabaseSettings settings) {
        this.database = database;
        this.chunk = settings.clearChunk();
    }

    /** Removes all sessions of this epoch and of older ones of the ordinal; answers how many there were. */
    public Uni<Long> removeThrough(GatewayEpoch last) {
        return removeThrough(last, 0);
    }

    private Uni<Long> removeThrough(GatewayEpoch last, long removedBefore) {
        return database.execute(REMOVE_CHUNK, Tuple.of(last.ordinal(), last.epoch(), chunk))
                .flatMap(result -> {
                    long removed = removedBefore + result.rowCount();
                    return result.rowCount() < chunk ? Uni.createFrom().item(removed) : removeThrough(last, removed);
                });
    }

    /** Ended epochs that still have sessions: what a crash between ending an epoch and removing its sessions left. */
    public Uni<List<GatewayEpoch>> endedEpochs() {
        return database.execute(ENDED_EPOCHS, Tuple.tuple()).map(rows -> {
            List<GatewayEpoch> epochs = new ArrayList<>(rows.size());
            rows.forEach(row -> epochs.add(new GatewayEpoch(row.getInteger(0), row.getLong(1))));
            return epochs;
        });
    }
}
