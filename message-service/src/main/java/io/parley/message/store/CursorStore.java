package io.parley.message.store;

import io.vertx.core.Future;
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

    /**
     * Where the user's most advanced device is: a range of the primary key. Read without locks, and inserted with
     * another statement: INSERT … SELECT would lock the range, and new devices of a user would end in deadlocks.
     */
    private static final String MOST_ADVANCED = "SELECT conversation_id, MAX(acked_seq) FROM device_cursor"
            + " WHERE user_id = ? AND conversation_id <> 0 GROUP BY conversation_id";

    /** Once per device: one statement per chunk. Leaves alone what the device has acknowledged itself. */
    private static final Placeholders ADOPT = new Placeholders(
            "INSERT IGNORE INTO device_cursor (user_id, device_id, conversation_id, acked_seq) VALUES ",
            "(?,?,?,?)",
            "");

    /** In place of a conversation: the mark that a device has been given its first cursors. */
    private static final long ADOPTED = 0;

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
        return database.execute(ADVANCE.sql(Placeholders.padded(cursors.size())), rows(cursors))
                .mapEmpty();
    }

    /** Padded with the last cursor. */
    private static Tuple rows(List<Cursor> cursors) {
        int padded = Placeholders.padded(cursors.size());
        Tuple rows = Tuple.tuple(new ArrayList<>(4 * padded));
        for (int i = 0; i < padded; i++) {
            Cursor cursor = cursors.get(Math.min(i, cursors.size() - 1));
            rows.addInteger(cursor.userId())
                    .addString(cursor.deviceId())
                    .addLong(cursor.conversationId())
                    .addLong(cursor.seq());
        }
        return rows;
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
                        return database.execute(statement.sql(padded), parameters);
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
                .compose(cursors -> cursors.containsKey(ADOPTED)
                        ? Future.succeededFuture(cursors)
                        : adopt(userId, deviceId).compose(adopted -> readDevice(userId, deviceId)));
    }

    private Future<Map<Long, Long>> readDevice(int userId, String deviceId) {
        return database.execute(OF_DEVICE, Tuple.of(userId, deviceId)).map(CursorStore::byConversation);
    }

    private static Map<Long, Long> byConversation(RowSet<Row> rows) {
        Map<Long, Long> cursors = HashMap.newHashMap(rows.size());
        rows.forEach(row -> cursors.put(row.getLong(0), row.getLong(1)));
        return cursors;
    }

    private Future<Void> adopt(int userId, String deviceId) {
        return database.execute(MOST_ADVANCED, Tuple.of(userId)).compose(rows -> {
            List<Cursor> adopted = new ArrayList<>();
            rows.forEach(row -> adopted.add(new Cursor(userId, deviceId, row.getLong(0), row.getLong(1))));
            // The mark comes last: a crash in between only repeats the steps, which is harmless.
            adopted.add(new Cursor(userId, deviceId, ADOPTED, 0));
            Future<Void> chunks = Future.succeededFuture();
            for (int from = 0; from < adopted.size(); from += CHUNK) {
                List<Cursor> chunk = adopted.subList(from, Math.min(from + CHUNK, adopted.size()));
                chunks = chunks.compose(before -> insertNew(chunk));
            }
            return chunks;
        });
    }

    private Future<Void> insertNew(List<Cursor> cursors) {
        return database.execute(ADOPT.sql(Placeholders.padded(cursors.size())), rows(cursors))
                .mapEmpty();
    }
}
