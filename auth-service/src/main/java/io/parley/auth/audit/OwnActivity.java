package io.parley.auth.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a user is shown of the {@code audit} table: what he and strangers did to his account, and what operators changed. That
 * an operator looked at it, which one did something, from where and why stays among operators.
 */
@ApplicationScoped
public class OwnActivity {
    /** Reads the index by user backwards, until there are enough: nearly all entries are shown. */
    private static final String READ = """
            SELECT id, at_ms, action, actor_id, device_id, address, note FROM audit
            WHERE user_id = ? AND id < ? AND (actor_id IN (0, user_id) AND action NOT IN (%s) OR action IN (%s))
            ORDER BY id DESC LIMIT ?""".formatted(quoted(AuditAction.LOOKS), quoted(AuditAction.SHOWN_OF_OPERATORS));

    private final Pool pool;

    OwnActivity(Pool pool) {
        this.pool = pool;
    }

    /**
     * The newest first.
     *
     * @param beforeId only what is older than this entry; 0 for the newest; unsigned
     * @param limit 1 to 200
     */
    public Uni<Page> read(int userId, long beforeId, int limit) {
        long before = beforeId <= 0 ? Long.MAX_VALUE : beforeId;
        return pool.preparedQuery(READ)
                .execute(Tuple.of(userId, before, limit + 1))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> entry(row, userId))
                        .toList())
                .map(entries -> new Page(entries.stream().limit(limit).toList(), entries.size() > limit));
    }

    private static String quoted(Set<AuditAction> actions) {
        return actions.stream().map(action -> "'" + action.text() + "'").collect(Collectors.joining(","));
    }

    private static Entry entry(Row row, int userId) {
        int actor = row.getInteger("actor_id");
        boolean byOperator = actor != 0 && actor != userId;
        return new Entry(
                row.getLong("id"),
                row.getLong("at_ms"),
                row.getString("action"),
                actor == 0 ? By.STRANGER : byOperator ? By.OPERATOR : By.USER,
                byOperator ? "" : row.getString("device_id"),
                byOperator ? "" : row.getString("address"),
                byOperator ? "" : row.getString("note"));
    }

    /** Some entries, and whether there are older ones. */
    public record Page(List<Entry> entries, boolean more) {}

    /** Who did it. */
    public enum By {
        /** Somebody who was not logged in, or the server by itself. */
        STRANGER,
        USER,
        OPERATOR
    }

    /**
     * Something that was done.
     *
     * @param action as in the table: a later release may have written one that this does not know
     */
    public record Entry(long id, long atMs, String action, By by, String deviceId, String address, String note) {}
}
