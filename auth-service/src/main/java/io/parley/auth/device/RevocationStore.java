package io.parley.auth.device;

import io.parley.proto.event.v1.Revocation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Stores a revocation in the transaction that makes it true: in the account, for Kafka, and for gateways that ask. */
@ApplicationScoped
class RevocationStore {
    private static final String REVOKED_UNTIL =
            "UPDATE account SET revoked_until_ms = GREATEST(revoked_until_ms, ?) WHERE id = ?";

    private final RevocationOutbox outbox;
    private final RevocationHistory history;

    RevocationStore(RevocationOutbox outbox, RevocationHistory history) {
        this.outbox = outbox;
        this.history = history;
    }

    Uni<Void> store(SqlConnection connection, Revocation revocation) {
        return connection
                .preparedQuery(REVOKED_UNTIL)
                .execute(Tuple.of(revocation.getIssuedUntilMs(), revocation.getUserId()))
                .chain(() -> outbox.add(connection, revocation))
                .chain(() -> history.add(connection, revocation));
    }
}
