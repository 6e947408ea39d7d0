package io.parley.message.store;

import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and advances delivery cursors. Safe for any thread. */
@ApplicationScoped
public class CursorStore {
    /** Rows in one statement, at most. */
    static final int CHUNK = 256;

    /** Monotonic whatever the order of writers: a cursor never goes back. One statement per chunk. */
    private static final Placeholders ADVANCE = new Placeholders(
            "INSERT INTO device_cursor (user_id, device_id, conversation_id, acked_seq) VALUES ",
            "(?,?,?,?)",
            " ON DUPLICATE KEY UPDATE acked_seq = GREATEST(acked_seq, VALUES(acked_seq))");

    /** Primary key look-ups. */
    private static final Placeholders LAST_SEQS =
            new Placeholders("SELECT id, last_seq FROM conversation WHERE id IN (", "?", ")");

    /** Look-ups on the primary key. */
    private static final Placeholders MEMBERS = new Placeholders(
            "SELECT user_id, conversation_id, COALESCE(until_seq, " + Long.MAX_VALUE + ") FROM member WHERE ",
            "(user_id = ? AND conversation_id = ?)",
            " OR ",
            "");

    /** Look-ups in the index by conversation. */
    private static final Placeholders OF_CONVERSATIONS = new Placeholders(
            "SELECT user_id, device_id, conversation_id, acked_seq FROM device_cursor WHERE conversation_id IN (",
            "?",
            ")");

    private final Database database;

    /** For CDI. */
    public CursorStore(Database database) {
        this.database = database;
    }

    /**
     * Advances cursors; one that is behind its row already, or beyond the end of its conversation, is corrected.
     *
     * @return the cursors as they were applied: those of unknown conversations are missing, those beyond the last
     *     message stand at the last message
     */
    public Future<List<Cursor>> advance(List<Cursor> cursors) {
        List<Cursor> applied = new ArrayList<>(cursors.size());
        Future<Void> chunks = Future.succeededFuture();
        for (int from = 0; from < cursors.size(); from += CHUNK) {
            List<Cursor> chunk = cursors.subList(from, Math.min(from + CHUNK, cursors.size()));
            chunks = chunks.compose(previous -> advanceChunk(chunk)).map(done -> {
                applied.addAll(done);
                return null;
            });
        }
        return chunks.map(applied);
    }

    private Future<List<Cursor>> advanceChunk(List<Cursor> cursors) {
        List<Long> ids = cursors.stream().map(Cursor::conversationId).distinct().toList();
        return lastSeqs(ids).compose(lastSeqs -> {
            List<Cursor> existing = cursors.stream()
                    .filter(cursor -> lastSeqs.containsKey(cursor.conversationId()))
                    .map(cursor -> cursor.atMost(lastSeqs.get(cursor.conversationId())))
                    .toList();
            return ofMembers(existing)
                    .compose(valid -> valid.isEmpty()
                            ? Future.succeededFuture(valid)
                            : write(valid).map(valid));
        });
    }

    /** Without those in groups of which the user may see nothing. */
    private Future<List<Cursor>> ofMembers(List<Cursor> cursors) {
        List<Cursor> inGroups = cursors.stream()
                .filter(cursor -> ConversationIds.isGroup(cursor.conversationId()))
                .toList();
        if (inGroups.isEmpty()) {
            return Future.succeededFuture(cursors);
        }
        Tuple parameters =
                Placeholders.values(Tuple.tuple(), inGroups, (values, cursor) -> values.addInteger(cursor.userId())
                        .addLong(cursor.conversationId()));
        return database.execute(MEMBERS.sql(Placeholders.padded(inGroups.size())), parameters)
                .map(rows -> {
                    Map<Member, Long> untilSeqs = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> untilSeqs.put(new Member(row.getInteger(0), row.getLong(1)), row.getLong(2)));
                    List<Cursor> valid = new ArrayList<>(cursors.size());
                    for (Cursor cursor : cursors) {
                        Long until = untilSeqs.get(new Member(cursor.userId(), cursor.conversationId()));
                        if (!ConversationIds.isGroup(cursor.conversationId())) {
                            valid.add(cursor);
                        } else if (until != null) {
                            valid.add(cursor.atMost(until));
                        }
                    }
                    return valid;
                });
    }

    private record Member(int userId, long conversationId) {}

    private Future<Void> write(List<Cursor> cursors) {
        return database.execute(ADVANCE.sql(Placeholders.padded(cursors.size())), rows(cursors))
                .mapEmpty();
    }

    /** Padded with the last cursor. */
    static Tuple rows(List<Cursor> cursors) {
        return Placeholders.values(
                Tuple.tuple(new ArrayList<>(4 * Placeholders.padded(cursors.size()))),
                cursors,
                (rows, cursor) -> rows.addInteger(cursor.userId())
                        .addString(cursor.deviceId())
                        .addLong(cursor.conversationId())
                        .addLong(cursor.seq()));
    }

    /**
     * The newest sequence number of each conversation that exists.
     *
     * @param conversationIds any number; read in chunks
     */
    public Future<Map<Long, Long>> lastSeqs(Collection<Long> conversationIds) {
        Map<Long, Long> lastSeqs = HashMap.newHashMap(conversationIds.size());
        return inChunks(LAST_SEQS, List.copyOf(conversationIds), row -> lastSeqs.put(row.getLong(0), row.getLong(1)))
                .map(lastSeqs);
    }

    /** All cursors, of any device, in these conversations. */
    public Future<List<Cursor>> ofConversations(Collection<Long> conversationIds) {
        List<Cursor> cursors = new ArrayList<>();
        return inChunks(
                        OF_CONVERSATIONS,
                        List.copyOf(conversationIds),
                        row -> cursors.add(
                                new Cursor(row.getInteger(0), row.getString(1), row.getLong(2), row.getLong(3))))
                .map(cursors);
    }

    private Future<Void> inChunks(Placeholders statement, List<Long> ids, java.util.function.Consumer<Row> each) {
        Future<Void> chunks = Future.succeededFuture();
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<Long> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
            chunks = chunks.compose(previous -> {
                        Tuple parameters = Placeholders.values(Tuple.tuple(), chunk, Tuple::addLong);
                        return database.execute(statement.sql(Placeholders.padded(chunk.size())), parameters);
                    })
                    .map(rows -> {
                        rows.forEach(each);
                        return null;
                    });
        }
        return chunks;
    }
}
