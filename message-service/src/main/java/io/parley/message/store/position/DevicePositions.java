package io.parley.message.store.position;

import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where one device stands, and where it has something to read. A device that is seen for the first time is given the
 * cursors of the user's most advanced device; later it has its own. Notes on which day a device was last here, which
 * {@link DeviceMarks} reads. Safe for any thread.
 */
@ApplicationScoped
public class DevicePositions {
    /** Range of the primary key. */
    private static final String OF_DEVICE =
            "SELECT conversation_id, acked_seq, 0 FROM device_cursor WHERE user_id = ? AND device_id = ?";

    /**
     * What a login asks: a range of the user's conversations, and a look-up of the conversation and of the cursor for
     * each. The mark comes with it, so that one statement is enough for a device that has been here before.
     */
    private static final String LAGGING = "SELECT member.conversation_id, GREATEST(COALESCE(acked_seq, 0), from_seq),"
            + " COALESCE(until_seq, " + Long.MAX_VALUE + ") FROM member"
            + " JOIN conversation ON conversation.id = member.conversation_id"
            + " LEFT JOIN device_cursor ON device_cursor.user_id = member.user_id AND device_id = ?"
            + " AND device_cursor.conversation_id = member.conversation_id"
            + " WHERE member.user_id = ? AND member.conversation_id >= ?"
            + " AND LEAST(last_seq, COALESCE(until_seq, last_seq)) > GREATEST(COALESCE(acked_seq, 0), from_seq)"
            + " UNION ALL SELECT conversation_id, acked_seq, 0 FROM device_cursor"
            + " WHERE user_id = ? AND device_id = ? AND conversation_id = "
            + DeviceMarks.MARK;

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

    /** Of the primary key, once a day for each device. No row: the device was forgotten a moment ago. */
    private static final String USED = "UPDATE device_cursor SET acked_seq = ?"
            + " WHERE user_id = ? AND device_id = ? AND conversation_id = " + DeviceMarks.MARK;

    private final Database database;
    private final Clock clock;

    /** For CDI. */
    public DevicePositions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The device's cursors by conversation. */
    public Future<SortedMap<Long, Long>> cursors(int userId, String deviceId) {
        return ofAdopted(userId, deviceId, OF_DEVICE, Tuple.of(userId, deviceId))
                .map(spans -> {
                    SortedMap<Long, Long> cursors = new TreeMap<>();
                    spans.forEach((id, span) -> cursors.put(id, span.after()));
                    return cursors;
                });
    }

    /** What the device has not acknowledged, in those of the user's conversations from an id on in which there is something. */
    public Future<SortedMap<Long, Span>> lagging(int userId, String deviceId, long fromConversationId) {
        return ofAdopted(userId, deviceId, LAGGING, Tuple.of(deviceId, userId, fromConversationId, userId, deviceId));
    }

    /** What the statement finds for a device that has its first cursors; it is given them when it has not. */
    private Future<SortedMap<Long, Span>> ofAdopted(int userId, String deviceId, String statement, Tuple parameters) {
        long today = DeviceMarks.day(clock.millis());
        return read(statement, parameters)
                .compose(found -> isMarked(found, userId, deviceId, today)
                        .compose(marked -> marked
                                ? Future.succeededFuture(found)
                                : adopt(userId, deviceId, today).compose(adopted -> read(statement, parameters))))
                .map(found -> {
                    found.remove(DeviceMarks.MARK);
                    return found;
                });
    }

    /** Whether the device has its first cursors; marks that it was here today when it was not yet. */
    private Future<Boolean> isMarked(SortedMap<Long, Span> found, int userId, String deviceId, long today) {
        Span mark = found.get(DeviceMarks.MARK);
        if (mark == null || mark.after() >= today) {
            return Future.succeededFuture(mark != null);
        }
        return database.execute(USED, Tuple.of(today, userId, deviceId)).map(updated -> updated.rowCount() == 1);
    }

    private Future<SortedMap<Long, Span>> read(String statement, Tuple parameters) {
        return database.execute(statement, parameters).map(DevicePositions::byConversation);
    }

    private static SortedMap<Long, Span> byConversation(RowSet<Row> rows) {
        SortedMap<Long, Span> positions = new TreeMap<>();
        rows.forEach(row -> positions.put(row.getLong(0), new Span(row.getLong(1), row.getLong(2))));
        return positions;
    }

    private Future<Void> adopt(int userId, String deviceId, long today) {
        return database.execute(MOST_ADVANCED, Tuple.of(userId)).compose(rows -> {
            List<Cursor> adopted = new ArrayList<>();
            rows.forEach(row -> adopted.add(new Cursor(userId, deviceId, row.getLong(0), row.getLong(1))));
            // The mark comes last: a crash in between only repeats the steps, which is harmless.
            adopted.add(new Cursor(userId, deviceId, DeviceMarks.MARK, today));
            Future<Void> chunks = Future.succeededFuture();
            for (int from = 0; from < adopted.size(); from += CursorStore.CHUNK) {
                List<Cursor> chunk = adopted.subList(from, Math.min(from + CursorStore.CHUNK, adopted.size()));
                chunks = chunks.compose(before -> insertNew(chunk));
            }
            return chunks;
        });
    }

    private Future<Void> insertNew(List<Cursor> cursors) {
        return database.execute(ADOPT.sql(Placeholders.padded(cursors.size())), CursorStore.rows(cursors))
                .mapEmpty();
    }
}
