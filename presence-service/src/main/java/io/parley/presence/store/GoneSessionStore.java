package io.parley.presence.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Removes the sessions of epochs that have ended. Safe at any time and from several places at once: an ended epoch never
 * gets new sessions, because {@link SessionChangeStore} is fenced. In chunks, so that no transaction grows with the number
 * of sessions a gateway had.
 */
@ApplicationScoped
public class GoneSessionStore {
    /**
     * Cost: one chunk of a range of the index. Without the hint the optimizer reads the whole table when a gateway holds a
     * large part of the sessions. Takes no locks; the removal by id that follows skips what has changed in between.
     */
    private static final String NEXT_CHUNK = "SELECT user_id, device_id, session_id"
            + " FROM session FORCE INDEX (session_of_gateway) WHERE ordinal = ? AND epoch <= ? LIMIT ?";

    /** Cost: one index dive per gateway epoch that has sessions, and a look into a table of at most 64 rows. */
    private static final String ENDED_EPOCHS = "SELECT s.ordinal, s.epoch"
            + " FROM (SELECT ordinal, epoch FROM session GROUP BY ordinal, epoch) s"
            + " JOIN gateway_lease l ON l.ordinal = s.ordinal"
            + " WHERE s.epoch < l.epoch OR (s.epoch = l.epoch AND l.cleared = 1)";

    private final Database database;
    private final StatusDueStore statuses;
    private final Duration grace;
    private final int chunk;

    GoneSessionStore(Database database, StatusDueStore statuses, StatusTerms terms, DatabaseSettings settings) {
        this.database = database;
        this.statuses = statuses;
        this.grace = terms.grace();
        this.chunk = settings.clearChunk();
    }

    /**
     * Removes all sessions of this epoch and of older ones of the ordinal, which have just ended: their users may be on their way to
     * another gateway. Answers how many there were.
     */
    public Uni<Long> removeThrough(GatewayEpoch last) {
        return removeThrough(last, grace, 0);
    }

    /** The same of an epoch that has run out: who is not back by now was given longer than the grace. */
    public Uni<Long> removeRunOut(GatewayEpoch last) {
        return removeThrough(last, Duration.ZERO, 0);
    }

    private Uni<Long> removeThrough(GatewayEpoch last, Duration grace, long removedBefore) {
        return nextChunk(last).flatMap(sessions -> remove(sessions, grace)
                .flatMap(removed -> sessions.size() < chunk
                        ? Uni.createFrom().item(removedBefore + removed)
                        : removeThrough(last, grace, removedBefore + removed)));
    }

    private Uni<List<SessionRef>> nextChunk(GatewayEpoch last) {
        return database.execute(NEXT_CHUNK, Tuple.of(last.ordinal(), last.epoch(), chunk))
                .map(rows -> {
                    List<SessionRef> sessions = new ArrayList<>(rows.size());
                    rows.forEach(row -> sessions.add(
                            new SessionRef(new DeviceKey(row.getInteger(0), row.getString(1)), row.getLong(2))));
                    sessions.sort(null);
                    return sessions;
                });
    }

    private Uni<Long> remove(List<SessionRef> sessions, Duration grace) {
        return Multi.createFrom()
                .iterable(StatementSizes.pieces(sessions))
                .onItem()
                .transformToUniAndConcatenate(piece -> database.inTransaction(connection -> connection
                        .preparedQuery(SessionRemoval.text(piece.size()))
                        .execute(SessionRemoval.parameters(piece))
                        .call(() -> statuses.sessionsLost(connection, piece, grace))))
                .map(result -> (long) result.rowCount())
                .collect()
                .with(Collectors.summingLong(Long::longValue));
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
