package io.parley.message.store.read;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.message.store.position.DeviceMarks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What operators see of entries and of who has acknowledged them; never what they hold. Safe for any thread. */
@ApplicationScoped
public class TraceStore {
    private static final String LAST = "SELECT last_seq FROM conversation WHERE id = ?";

    private static final String ENTRY = "SELECT seq, kind, sender_id, created_at, client_message_id,"
            + " COALESCE(target_seq, 0) target_seq, recalled FROM message WHERE conversation_id = ?";

    /** The end of the primary key. */
    private static final String NEWEST = ENTRY + " ORDER BY seq DESC LIMIT ?";

    /** A row by primary key. */
    private static final String BY_SEQ = ENTRY + " AND seq = ?";

    /** A row by its unique key. */
    private static final String BY_CLIENT_ID = ENTRY + " AND sender_id = ? AND client_message_id = ?";

    private static final String PAIR = "SELECT ? user_id, 0 from_seq, 0 until_seq UNION SELECT ?, 0, 0";

    private static final String MEMBERS =
            "SELECT user_id, from_seq, COALESCE(until_seq, 0) until_seq FROM group_member WHERE conversation_id = ?";

    /**
     * Every device that has been given cursors, by the index over conversations and users; one that has acknowledged nothing in this
     * conversation has no row of it. In a group at most some thousands.
     */
    private static final String DEVICES = "SELECT span.user_id, known.device_id,"
            + " MAX(IF(known.conversation_id = " + DeviceMarks.MARK + ", 0, known.acked_seq)) acked_seq,"
            + " MAX(span.from_seq) from_seq, MAX(span.until_seq) until_seq FROM (%s) span"
            + " JOIN device_cursor known ON known.user_id = span.user_id AND known.conversation_id IN ("
            + DeviceMarks.MARK + ", ?)"
            + " GROUP BY span.user_id, known.device_id ORDER BY acked_seq, user_id, device_id LIMIT ?";

    private static final String DEVICES_OF_PAIR = DEVICES.formatted(PAIR);
    private static final String DEVICES_OF_GROUP = DEVICES.formatted(MEMBERS);

    private final Database database;

    /** For CDI. */
    public TraceStore(Database database) {
        this.database = database;
    }

    /**
     * An entry.
     *
     * @param targetSeq the post that it changes; 0 for none
     * @param storedMs in milliseconds since 1970 UTC
     */
    public record Traced(
            long seq,
            EntryKind kind,
            int senderId,
            long storedMs,
            String clientMessageId,
            long targetSeq,
            boolean recalled) {}

    /**
     * How far a device is.
     *
     * @param fromSeq entries above it are for its user
     * @param untilSeq and up to this one; 0 for no end
     */
    public record Progress(int userId, String deviceId, long acknowledgedSeq, long fromSeq, long untilSeq) {}

    /** The newest entry; empty when there is no such conversation. */
    public Future<Optional<Long>> lastSeq(long conversationId) {
        return database.execute(LAST, Tuple.of(conversationId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong(0)));
    }

    /** The newest entries, the newest first. */
    public Future<List<Traced>> newest(long conversationId, int most) {
        return entries(NEWEST, Tuple.of(conversationId, most));
    }

    /** An entry by its place. */
    public Future<List<Traced>> bySeq(long conversationId, long seq) {
        return entries(BY_SEQ, Tuple.of(conversationId, seq));
    }

    /** An entry by the id that its sender gave it. */
    public Future<List<Traced>> byClientMessageId(long conversationId, int senderId, String clientMessageId) {
        return entries(BY_CLIENT_ID, Tuple.of(conversationId, senderId, clientMessageId));
    }

    /** Devices of two users, or of one given twice; those that are furthest behind first. */
    public Future<List<Progress>> devicesOfPair(long conversationId, int oneUser, int otherUser, int most) {
        return devices(DEVICES_OF_PAIR, Tuple.of(oneUser, otherUser, conversationId, most));
    }

    /** Devices of all who are or were in a group; those that are furthest behind first. */
    public Future<List<Progress>> devicesOfGroup(long conversationId, int most) {
        return devices(DEVICES_OF_GROUP, Tuple.of(conversationId, conversationId, most));
    }

    private Future<List<Progress>> devices(String sql, Tuple values) {
        return database.execute(sql, values)
                .map(rows -> list(
                        rows,
                        row -> new Progress(
                                row.getInteger("user_id"),
                                row.getString("device_id"),
                                row.getLong("acked_seq"),
                                row.getLong("from_seq"),
                                row.getLong("until_seq"))));
    }

    private Future<List<Traced>> entries(String sql, Tuple values) {
        return database.execute(sql, values)
                .map(rows -> list(
                        rows,
                        row -> new Traced(
                                row.getLong("seq"),
                                EntryKind.of(row.getInteger("kind")),
                                row.getInteger("sender_id"),
                                row.getLong("created_at"),
                                row.getString("client_message_id"),
                                row.getLong("target_seq"),
                                row.getInteger("recalled") != 0)));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(of.apply(row)));
        return list;
    }
}
