package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How far users have read. Safe for any thread. */
@ApplicationScoped
public class ReadMarkStore {
    /** Primary key look-ups. */
    private static final Placeholders ENDS =
            new Placeholders("SELECT id, last_seq, last_seq - uncounted FROM conversation WHERE id IN (", "?", ")");

    /** Primary key look-ups. An entry without an ordinal is of the release that knew nothing but posts. */
    private static final Placeholders ORDINALS = new Placeholders(
            "SELECT conversation_id, seq, COALESCE(ordinal, seq) FROM message WHERE ",
            "(conversation_id = ? AND seq = ?)",
            " OR ",
            "");

    /** Marks never go back, whatever the order of writers. */
    private static final Placeholders ADVANCE = new Placeholders(
            "INSERT INTO read_mark (conversation_id, user_id, read_seq, read_ordinal) VALUES ",
            "(?,?,?,?)",
            " ON DUPLICATE KEY UPDATE read_seq = GREATEST(read_seq, VALUES(read_seq)),"
                    + " read_ordinal = GREATEST(read_ordinal, VALUES(read_ordinal))");

    /** Primary key look-ups. */
    private static final Placeholders MARKS = new Placeholders(
            "SELECT conversation_id, read_seq, read_ordinal FROM read_mark WHERE user_id = ? AND conversation_id IN (",
            "?",
            ")");

    private final Database database;

    /** For CDI. */
    public ReadMarkStore(Database database) {
        this.database = database;
    }

    /** The end of each of these conversations that exists. */
    public Future<Map<Long, Mark>> ends(Collection<Long> conversationIds) {
        return marks(ENDS, Tuple.tuple(), conversationIds);
    }

    /** The user's marks in these conversations, where he has any. */
    public Future<Map<Long, Mark>> of(int userId, Collection<Long> conversationIds) {
        return marks(MARKS, Tuple.of(userId), conversationIds);
    }

    private Future<Map<Long, Mark>> marks(Placeholders statement, Tuple values, Collection<Long> conversationIds) {
        if (conversationIds.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple all = Placeholders.values(values, conversationIds, Tuple::addLong);
        return database.execute(statement.sql(Placeholders.padded(conversationIds.size())), all)
                .map(rows -> {
                    Map<Long, Mark> marks = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> marks.put(row.getLong(0), new Mark(row.getLong(1), row.getLong(2))));
                    return marks;
                });
    }

    /**
     * Moves the user's marks to these entries. One that is behind its row already stays.
     *
     * @param seqs existing entries by conversation
     */
    public Future<Void> advance(int userId, Map<Long, Long> seqs) {
        if (seqs.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple places =
                Placeholders.values(Tuple.tuple(), seqs.entrySet(), (values, place) -> values.addLong(place.getKey())
                        .addLong(place.getValue()));
        return database.execute(ORDINALS.sql(Placeholders.padded(seqs.size())), places)
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture();
                    }
                    Tuple marks = Tuple.tuple();
                    rows.forEach(row -> marks.addLong(row.getLong(0))
                            .addInteger(userId)
                            .addLong(row.getLong(1))
                            .addLong(row.getLong(2)));
                    return database.execute(ADVANCE.sql(rows.size()), marks).mapEmpty();
                });
    }

    /**
     * A place in a log.
     *
     * @param seq the entry
     * @param ordinal how many of those that count there are up to it
     */
    public record Mark(long seq, long ordinal) {
        /** Before everything. */
        public static final Mark NONE = new Mark(0, 0);

        /** How many that count are between it and a later one. */
        public int until(Mark later) {
            return (int) Math.max(0, later.ordinal - ordinal);
        }
    }
}
