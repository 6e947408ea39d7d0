package io.parley.auth.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.auth.token.TokenSettings;
import io.parley.proto.event.v1.Revocation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code revocation} table: every revocation for as long as a token it concerns could be good, for gateways that Kafka
 * does not reach. Written in the transaction that makes it true.
 */
@ApplicationScoped
public class RevocationHistory {
    /** Revocations in one answer: 500 of at most 1 KiB. */
    private static final int PAGE = 500;

    /** Longer than gateways look back beyond the life of a token. */
    private static final Duration MARGIN = Duration.ofMinutes(30);

    private static final String ADD = "INSERT INTO revocation (value, created_ms) VALUES (?, ?)";

    /** A range of the primary key; those of half an hour at most are there. */
    private static final String BEHIND =
            "SELECT id, value FROM revocation WHERE id > ? AND created_ms >= ? ORDER BY id LIMIT " + PAGE;

    /** A range of an index, nearly always empty. */
    private static final String FORGET = "DELETE FROM revocation WHERE created_ms < ? LIMIT 1000";

    private final Pool pool;
    private final Clock clock;
    private final long keptMs;

    RevocationHistory(Pool pool, TokenSettings tokens, Clock clock) {
        this.pool = pool;
        this.clock = clock;
        keptMs = tokens.accessLifetime().plus(MARGIN).toMillis();
    }

    /** Some of them, oldest first, and whether there are more behind the last. */
    public record Page(List<Revocation> revocations, long lastId, boolean more) {}

    Uni<Void> add(SqlConnection connection, Revocation revocation) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.of(Buffer.buffer(revocation.toByteArray()), clock.millis()))
                .replaceWithVoid();
    }

    /** Those made at a time or later, behind one of the page before. */
    public Uni<Page> since(long sinceMs, long afterId) {
        return pool.preparedQuery(BEHIND).execute(Tuple.of(afterId, sinceMs)).map(rows -> {
            List<Revocation> revocations = new ArrayList<>(rows.size());
            long lastId = afterId;
            for (Row row : rows) {
                revocations.add(parse((Buffer) row.getValue("value")));
                lastId = row.getLong("id");
            }
            return new Page(revocations, lastId, revocations.size() == PAGE);
        });
    }

    /** Forgets those whose tokens have expired by themselves. */
    Uni<Void> forgetOld() {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(clock.millis() - keptMs))
                .replaceWithVoid();
    }

    private static Revocation parse(Buffer value) {
        try {
            return Revocation.parseFrom(value.getBytes());
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("A stored revocation cannot be read", damaged);
        }
    }
}
