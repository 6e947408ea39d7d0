package io.parley.presence.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Changes the sessions of one gateway in one transaction that is fenced by the gateway's lease.
 *
 * <p>The transaction holds a shared lock on the lease row from its first statement to its commit. Taking, releasing and
 * expiring a lease write that row, so they come either wholly before (and this call finds itself fenced) or wholly after
 * (and remove what this call wrote).
 */
@ApplicationScoped
public class SessionChangeStore {
    /** Cost: one row by primary key, shared lock. In this spelling MySQL and MariaDB both know it. */
    private static final String LEASE_HELD =
            "SELECT 1 FROM gateway_lease" + " WHERE ordinal = ? AND epoch = ? AND cleared = 0 LOCK IN SHARE MODE";

    /**
     * Cost: one write per row by primary key, and two index entries when the gateway changed. Assignments run from left
     * to right, so the session id must come last. Repeating a row changes nothing, not even who was replaced: a call that
     * is tried again after a lost answer finds the same replacements.
     */
    private static final StatementSizes CLAIM = new StatementSizes(
            size -> "INSERT INTO session (user_id, device_id, session_id, ordinal, epoch, since) VALUES "
                    + StatementSizes.repeated("(?,?,?,?,?,UTC_TIMESTAMP(3))", ",", size)
                    + " ON DUPLICATE KEY UPDATE"
                    + " replaced_session_id = IF(session_id = VALUES(session_id), replaced_session_id, session_id),"
                    + " replaced_ordinal = IF(session_id = VALUES(session_id), replaced_ordinal, ordinal),"
                    + " replaced_epoch = IF(session_id = VALUES(session_id), replaced_epoch, epoch),"
                    + " since = IF(session_id = VALUES(session_id), since, VALUES(since)),"
                    + " ordinal = VALUES(ordinal), epoch = VALUES(epoch), session_id = VALUES(session_id)");

    /** Cost: one range of the primary key per user, already in memory after {@link #CLAIM}; few rows come back. */
    private static final StatementSizes REPLACED = new StatementSizes(size -> "SELECT user_id, device_id, since,"
            + " replaced_session_id, replaced_ordinal, replaced_epoch FROM session"
            + " WHERE user_id IN (" + StatementSizes.repeated("?", ",", size) + ")"
            + " AND ordinal = ? AND epoch = ? AND replaced_session_id IS NOT NULL");

    private final Database database;
    private final StatusDueStore statuses;

    SessionChangeStore(Database database, StatusDueStore statuses) {
        this.database = database;
        this.statuses = statuses;
    }

    /**
     * First the claims take their places, then the removals go.
     *
     * @param claims at most one per device, in order
     * @param removals in order; one that is no longer in place is skipped
     */
    public Uni<ChangeOutcome> change(GatewayEpoch gateway, List<SessionRef> claims, List<SessionRef> removals) {
        return database.inTransaction(connection -> connection
                .preparedQuery(LEASE_HELD)
                .execute(Tuple.of(gateway.ordinal(), gateway.epoch()))
                .flatMap(held -> held.size() == 0
                        ? Uni.createFrom().item(new ChangeOutcome.Fenced())
                        : claim(connection, gateway, claims)
                                .chain(() -> replacements(connection, gateway, claims))
                                .call(() -> remove(connection, removals))
                                .call(() -> statuses.sessionsChanged(connection, claims, removals))
                                .map(ChangeOutcome.Changed::new)));
    }

    private static Uni<Void> claim(SqlConnection connection, GatewayEpoch gateway, List<SessionRef> claims) {
        return oneAfterAnother(claims, piece -> {
            Tuple parameters = Tuple.tuple();
            for (SessionRef claim : piece) {
                parameters
                        .addInteger(claim.key().userId())
                        .addString(claim.key().deviceId())
                        .addLong(claim.sessionId())
                        .addInteger(gateway.ordinal())
                        .addLong(gateway.epoch());
            }
            return connection.preparedQuery(CLAIM.text(piece.size())).execute(parameters);
        });
    }

    private static Uni<Void> remove(SqlConnection connection, List<SessionRef> removals) {
        return oneAfterAnother(removals, piece -> connection
                .preparedQuery(SessionRemoval.text(piece.size()))
                .execute(SessionRemoval.parameters(piece)));
    }

    private static Uni<List<Replacement>> replacements(
            SqlConnection connection, GatewayEpoch gateway, List<SessionRef> claims) {
        List<Replacement> found = new ArrayList<>();
        List<Integer> users =
                claims.stream().map(claim -> claim.key().userId()).distinct().toList();
        return oneAfterAnother(users, piece -> {
                    Tuple parameters = Tuple.tuple();
                    piece.forEach(parameters::addInteger);
                    parameters.addInteger(gateway.ordinal()).addLong(gateway.epoch());
                    return connection
                            .preparedQuery(REPLACED.text(piece.size()))
                            .execute(parameters)
                            .invoke(rows -> rows.forEach(row -> found.add(replacement(row))));
                })
                .replaceWith(found);
    }

    private static Replacement replacement(Row row) {
        return new Replacement(
                new SessionRef(new DeviceKey(row.getInteger(0), row.getString(1)), row.getLong(3)),
                new GatewayEpoch(row.getInteger(4), row.getLong(5)),
                row.getLocalDateTime(2).toInstant(ZoneOffset.UTC).toEpochMilli());
    }

    private static <T> Uni<Void> oneAfterAnother(List<T> elements, Function<List<T>, Uni<RowSet<Row>>> statement) {
        return Multi.createFrom()
                .iterable(StatementSizes.pieces(elements))
                .onItem()
                .transformToUniAndConcatenate(statement::apply)
                .onItem()
                .ignoreAsUni();
    }
}
