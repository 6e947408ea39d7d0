package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a user may see of groups, those that he left among them. Safe for any thread. */
@ApplicationScoped
public class MemberSpans {
    /** Look-ups on the primary key. */
    private static final Placeholders SPANS = new Placeholders(
            "SELECT conversation_id, from_seq, COALESCE(until_seq, " + Long.MAX_VALUE
                    + ") FROM member WHERE user_id = ? AND conversation_id IN (",
            "?",
            ")");

    private final Database database;

    /** For CDI. */
    public MemberSpans(Database database) {
        this.database = database;
    }

    /**
     * By group; those are missing of which the user may see nothing.
     *
     * @param groups at most a few hundred
     */
    public Future<Map<Long, Span>> of(int userId, Collection<Long> groups) {
        if (groups.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        List<Long> ids = List.copyOf(groups);
        int padded = Placeholders.padded(ids.size());
        Tuple values = Tuple.of(userId);
        for (int i = 0; i < padded; i++) {
            values.addLong(ids.get(Math.min(i, ids.size() - 1)));
        }
        return database.execute(SPANS.sql(padded), values).map(rows -> {
            Map<Long, Span> spans = HashMap.newHashMap(rows.size());
            rows.forEach(row -> spans.put(row.getLong(0), new Span(row.getLong(1), row.getLong(2))));
            return spans;
        });
    }
}
