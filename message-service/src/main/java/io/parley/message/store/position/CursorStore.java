package io.parley.message.store.position;

import io.parley.message.conversation.Membership;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.Extent;
import io.parley.message.store.group.Memberships;
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
    private static final Placeholders EXTENTS =
            new Placeholders("SELECT id, gone_seq, last_seq FROM conversation WHERE id IN (", "?", ")");

    /** Primary key look-ups. */
    private static final Placeholders ENDS =
            new Placeholders("SELECT id, last_seq, members_seq FROM conversation WHERE id IN (", "?", ")");

    /**
     * Look-ups on the primary key. MariaDB takes longer to plan them than to do them, milliseconds for a full chunk: so only those are
     * looked up whose group is not remembered as it is.
     */
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
    private final Memberships groups;

    /** For CDI. */
    public CursorStore(Database database, Memberships groups) {
        this.database = database;
        this.groups = groups;
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
        return ends(ids).compose(ends -> {
            List<Cursor> existing = cursors.stream()
                    .filter(cursor -> ends.containsKey(cursor.conversationId()))
                    .map(cursor ->
                            cursor.atMost(ends.get(cursor.conversationId()).lastSeq()))
                    .toList();
            return ofMembers(existing, ends)
                    .compose(valid -> valid.isEmpty()
                            ? Future.succeededFuture(valid)
                            : write(valid).map(valid));
        });
    }

    private Future<Map<Long, End>> ends(List<Long> ids) {
        return database.execute(
                        ENDS.sql(Placeholders.padded(ids.size())),
                        Placeholders.values(Tuple.tuple(), ids, Tuple::addLong))
                .map(rows -> {
                    Map<Long, End> ends = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> ends.put(row.getLong(0), new End(row.getLong(1), row.getLong(2))));
                    return ends;
                });
    }

    /** Without those in groups of which the user may see nothing, and where he may see a part, not beyond it. */
    private Future<List<Cursor>> ofMembers(List<Cursor> cursors, Map<Long, End> ends) {
        List<Cursor> valid = new ArrayList<>(cursors.size());
        List<Cursor> unsure = new ArrayList<>();
        for (Cursor cursor : cursors) {
            (seesTheEnd(cursor, ends.get(cursor.conversationId())) ? valid : unsure).add(cursor);
        }
        if (unsure.isEmpty()) {
            return Future.succeededFuture(valid);
        }
        Tuple parameters =
                Placeholders.values(Tuple.tuple(), unsure, (values, cursor) -> values.addInteger(cursor.userId())
                        .addLong(cursor.conversationId()));
        return database.execute(MEMBERS.sql(Placeholders.padded(unsure.size())), parameters)
                .map(rows -> {
                    Map<Member, Long> untilSeqs = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> untilSeqs.put(new Member(row.getInteger(0), row.getLong(1)), row.getLong(2)));
                    for (Cursor cursor : unsure) {
                        Long until = untilSeqs.get(new Member(cursor.userId(), cursor.conversationId()));
                        if (until != null) {
                            valid.add(cursor.atMost(until));
                        }
                    }
                    return valid;
                });
    }

    /** Whether the user is known to see the conversation up to this end: who is in a group when its end is read does. */
    private boolean seesTheEnd(Cursor cursor, End end) {
        if (!ConversationIds.isGroup(cursor.conversationId())) {
            return true;
        }
        Membership members = groups.at(cursor.conversationId(), end.membersSeq);
        return members != null && members.contains(cursor.userId());
    }

    /** The newest entry of a conversation, and the newest that changed a group. */
    private record End(long lastSeq, long membersSeq) {}

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
     * What is kept of each conversation that exists.
     *
     * @param conversationIds any number; read in chunks
     */
    public Future<Map<Long, Extent>> extents(Collection<Long> conversationIds) {
        Map<Long, Extent> extents = HashMap.newHashMap(conversationIds.size());
        return inChunks(
                        EXTENTS,
                        List.copyOf(conversationIds),
                        row -> extents.put(row.getLong(0), new Extent(row.getLong(1), row.getLong(2))))
                .map(extents);
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
