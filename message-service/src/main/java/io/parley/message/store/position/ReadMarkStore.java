package io.parley.message.store.position;

import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

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

    /** Primary key look-ups, only where an entry is gone. */
    private static final Placeholders GONE = new Placeholders(
            "SELECT id, gone_ordinal FROM conversation WHERE ", "(id = ? AND gone_seq >= ?)", " OR ", "");

    /** Primary key look-ups, two for each conversation. What is gone counts as read. */
    private static final Placeholders MARKS = new Placeholders(
            "SELECT conversation_id, read_seq, GREATEST(read_ordinal, gone_ordinal) FROM read_mark"
                    + " JOIN conversation ON conversation.id = conversation_id"
                    + " WHERE user_id = ? AND conversation_id IN (",
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

    /** The user's marks in these conversations, where he has any; what is gone counts as read. */
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
     * @param seqs existing entries by conversation; some of them may be gone
     */
    public Future<Void> advance(int userId, Map<Long, Long> seqs) {
        Map<Long, Mark> places = new TreeMap<>();
        return find(ORDINALS, seqs, row -> places.put(row.getLong(0), new Mark(row.getLong(1), row.getLong(2))))
                .compose(found -> {
                    Map<Long, Long> gone = new TreeMap<>(seqs);
                    gone.keySet().removeAll(places.keySet());
                    return find(GONE, gone, row -> {
                        long id = row.getLong(0);
                        places.put(id, new Mark(gone.get(id), row.getLong(1)));
                    });
                })
                .compose(found -> store(userId, places));
    }

    private Future<Void> find(Placeholders statement, Map<Long, Long> seqs, Consumer<Row> each) {
        if (seqs.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple places =
                Placeholders.values(Tuple.tuple(), seqs.entrySet(), (values, place) -> values.addLong(place.getKey())
                        .addLong(place.getValue()));
        return database.execute(statement.sql(Placeholders.padded(seqs.size())), places)
                .onSuccess(rows -> rows.forEach(each))
                .mapEmpty();
    }

    /** In the order of the conversations, in which all writers lock them. */
    private Future<Void> store(int userId, Map<Long, Mark> places) {
        if (places.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple marks = Tuple.tuple();
        places.forEach((id, mark) ->
                marks.addLong(id).addInteger(userId).addLong(mark.seq).addLong(mark.ordinal));
        return database.execute(ADVANCE.sql(places.size()), marks).mapEmpty();
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
