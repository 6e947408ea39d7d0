package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
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

    /** Range of the primary key. */
    private static final String OF_DEVICE =
            "SELECT conversation_id, acked_seq FROM device_cursor WHERE user_id = ? AND device_id = ?";

    /** Look-ups in the index by conversation. */
    private static final Placeholders OF_CONVERSATIONS = new Placeholders(
            "SELECT user_id, device_id, conversation_id, acked_seq FROM device_cursor WHERE conversation_id IN (",
            "?",
            ")");

    /** Once per device: it starts where the user's most advanced device is, so that old messages do not come again. */
    private static final String ADOPT =
            "INSERT IGNORE INTO device_cursor (user_id, device_id, conversation_id, acked_seq)"
                    + " SELECT user_id, ?, conversation_id, MAX(acked_seq) FROM device_cursor"
                    + " WHERE user_id = ? AND conversation_id <> 0 GROUP BY user_id, conversation_id";

    /** The mark that a device has been given its first cursors. */
    private static final String MARK_ADOPTED =
            "INSERT IGNORE INTO device_cursor (user_id, device_id, conversation_id, acked_seq) VALUES (?, ?, 0, 0)";

    private final Pool pool;

    /** For CDI. */
    public CursorStore(Pool pool) {
        this.pool = pool;
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
            List<Cursor> valid = cursors.stream()
                    .filter(cursor -> lastSeqs.containsKey(cursor.conversationId()))
                    .map(cursor -> new Cursor(
                            cursor.userId(),
                            cursor.deviceId(),
                            cursor.conversationId(),
                            Math.min(cursor.seq(), lastSeqs.get(cursor.conversationId()))))
                    .toList();
            return valid.isEmpty()
                    ? Future.succeededFuture(valid)
                    : write(valid).map(valid);
        });
    }

    private Future<Void> write(List<Cursor> cursors) {
        int padded = Placeholders.padded(cursors.size());
        Tuple rows = Tuple.tuple(new ArrayList<>(4 * padded));
        for (int i = 0; i < padded; i++) {
            Cursor cursor = cursors.get(Math.min(i, cursors.size() - 1));
            rows.addInteger(cursor.userId())
                    .addString(cursor.deviceId())
                    .addLong(cursor.conversationId())
                    .addLong(cursor.seq());
        }
        return pool.preparedQuery(ADVANCE.sql(padded)).execute(rows).mapEmpty();
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
                        int padded = Placeholders.padded(chunk.size());
                        Tuple parameters = Tuple.tuple(new ArrayList<>(padded));
                        for (int i = 0; i < padded; i++) {
                            parameters.addLong(chunk.get(Math.min(i, chunk.size() - 1)));
                        }
                        return pool.preparedQuery(statement.sql(padded)).execute(parameters);
                    })
                    .map(rows -> {
                        rows.forEach(each);
                        return null;
                    });
        }
        return chunks;
    }

    /**
     * The device's cursors by conversation. A device that is seen for the first time is given the cursors of the
     * user's most advanced device; later it has its own.
     */
    public Future<Map<Long, Long>> ofDevice(int userId, String deviceId) {
        return readDevice(userId, deviceId)
                .compose(cursors -> cursors.containsKey(0L)
                        ? Future.succeededFuture(cursors)
                        : adopt(userId, deviceId).compose(adopted -> readDevice(userId, deviceId)));
    }

    private Future<Map<Long, Long>> readDevice(int userId, String deviceId) {
        return pool.preparedQuery(OF_DEVICE).execute(Tuple.of(userId, deviceId)).map(CursorStore::byConversation);
    }

    private static Map<Long, Long> byConversation(RowSet<Row> rows) {
        Map<Long, Long> cursors = HashMap.newHashMap(rows.size());
        rows.forEach(row -> cursors.put(row.getLong(0), row.getLong(1)));
        return cursors;
    }

    /** The mark comes last: a crash in between only repeats the first step, which is harmless. */
    private Future<Void> adopt(int userId, String deviceId) {
        return pool.preparedQuery(ADOPT)
                .execute(Tuple.of(deviceId, userId))
                .compose(adopted -> pool.preparedQuery(MARK_ADOPTED).execute(Tuple.of(userId, deviceId)))
                .mapEmpty();
    }
}
