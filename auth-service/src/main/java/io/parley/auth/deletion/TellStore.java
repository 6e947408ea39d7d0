package io.parley.auth.deletion;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The column of {@code deleted_account} that says when the other services are to be told. */
@ApplicationScoped
class TellStore {
    /** The beginning of an index. */
    private static final String DUE = "SELECT user_id FROM deleted_account WHERE tell_ms <= ? ORDER BY tell_ms LIMIT ?";

    /** A row by primary key; of several replicas one changes it. */
    private static final String TAKE = "UPDATE deleted_account SET tell_ms = ? WHERE user_id = ? AND tell_ms <= ?";

    private static final String DELETED = "SELECT deleted_ms FROM deleted_account WHERE user_id = ?";
    private static final String AGAIN = "UPDATE deleted_account SET tell_ms = ? WHERE user_id = ?";

    private final Pool pool;
    private final Clock clock;

    TellStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Some whom the others are to be told of now. */
    Uni<List<Integer>> due(int most) {
        return pool.preparedQuery(DUE).execute(Tuple.of(clock.millis(), most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getInteger(0))
                .toList());
    }

    /** Takes one for a time, in which nobody else tells of him; when he was deleted, or empty when he is not due any more. */
    Uni<Optional<Long>> take(int userId, long forMs) {
        long nowMs = clock.millis();
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(nowMs + forMs, userId, nowMs))
                .chain(taken -> taken.rowCount() == 0
                        ? Uni.createFrom().item(Optional.<Long>empty())
                        : pool.preparedQuery(DELETED)
                                .execute(Tuple.of(userId))
                                .map(rows -> Optional.of(rows.iterator().next().getLong(0))));
    }

    /** The others are to be told again at a time; null: never. */
    Uni<Void> again(int userId, Long atMs) {
        return pool.preparedQuery(AGAIN).execute(Tuple.of(atMs, userId)).replaceWithVoid();
    }
}
