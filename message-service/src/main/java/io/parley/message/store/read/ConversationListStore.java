package io.parley.message.store.read;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.PostKey;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.proto.ConversationIds;
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

/** What a user's list of conversations is made of, a page at a time; one statement for each kind of thing. Safe for any thread. */
@ApplicationScoped
public class ConversationListStore {
    /** Entries from the end of a conversation among which its newest message is looked for. */
    private static final int PREVIEW_WINDOW = 1_000;

    /** A range of the user's conversations, a look-up of the conversation and of the mark for each, and a sort of them. */
    private static final String PAGE = "SELECT member.conversation_id, GREATEST(from_seq, gone_seq), last_seq,"
            + " last_seq - uncounted, active_minute, COALESCE(read_seq, 0),"
            + " GREATEST(COALESCE(read_ordinal, 0), gone_ordinal) FROM member"
            + " JOIN conversation ON conversation.id = member.conversation_id"
            + " LEFT JOIN read_mark ON read_mark.conversation_id = member.conversation_id"
            + " AND read_mark.user_id = member.user_id"
            + " WHERE member.user_id = ? AND until_seq IS NULL AND last_seq > 0 AND member.conversation_id <= "
            + ConversationIds.lastGroup()
            + " AND (active_minute < ? OR active_minute = ? AND member.conversation_id < ?)"
            + " ORDER BY active_minute DESC, member.conversation_id DESC LIMIT ?";

    /** For each conversation the end of a range of the clustered index, until a post is met. */
    private static final Placeholders NEWEST = new Placeholders(
            "",
            "(SELECT conversation_id, seq FROM message WHERE conversation_id = ? AND seq > ? AND kind = "
                    + EntryKind.POST.number() + " ORDER BY seq DESC LIMIT 1)",
            " UNION ALL ",
            "");

    /** Primary key look-ups. */
    private static final Placeholders POSTS =
            new Placeholders(EntryRow.SELECT + " WHERE ", "(entry.conversation_id = ? AND entry.seq = ?)", " OR ", "");

    /** For each conversation the unread part of a range of an index. */
    private static final Placeholders MENTIONS = new Placeholders(
            "SELECT conversation_id, COUNT(*) FROM mention WHERE ",
            "(conversation_id = ? AND user_id = ? AND seq > ?)",
            " OR ",
            " GROUP BY conversation_id");

    /** Primary key look-ups. */
    private static final Placeholders PEER_MARKS = new Placeholders(
            "SELECT conversation_id, read_seq FROM read_mark WHERE ",
            "(conversation_id = ? AND user_id = ?)",
            " OR ",
            "");

    private final Database database;

    /** For CDI. */
    public ConversationListStore(Database database) {
        this.database = database;
    }

    /**
     * The conversations of a user in which something happened, those that were active last first.
     *
     * @param before only those behind this one
     */
    public Future<List<Listed>> page(int userId, Place before, int limit) {
        return database.execute(PAGE, Tuple.of(userId, before.minute, before.minute, before.conversationId, limit))
                .map(rows -> {
                    List<Listed> listed = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        listed.add(new Listed(
                                row.getLong(0),
                                row.getLong(1),
                                new ReadMarkStore.Mark(row.getLong(2), row.getLong(3)),
                                row.getInteger(4),
                                new ReadMarkStore.Mark(row.getLong(5), row.getLong(6))));
                    }
                    return listed;
                });
    }

    /** The newest message of each that the user may see. */
    public Future<Map<Long, StoredEntry>> previews(List<Listed> listed) {
        return query(NEWEST, listed, (values, each) -> values.addLong(each.conversationId)
                        .addLong(Math.max(each.fromSeq, each.end.seq() - PREVIEW_WINDOW)))
                .compose(newest -> {
                    List<PostKey> keys = new ArrayList<>();
                    newest.forEach(row -> keys.add(new PostKey(row.getLong(0), row.getLong(1))));
                    return query(POSTS, keys, (values, key) -> values.addLong(key.conversationId())
                            .addLong(key.seq()));
                })
                .map(rows -> {
                    Map<Long, StoredEntry> posts = HashMap.newHashMap(listed.size());
                    rows.forEach(row -> posts.put(row.getLong(0), EntryRow.read(row)));
                    return posts;
                });
    }

    /** How often unread messages name the user, where they do. */
    public Future<Map<Long, Long>> mentions(int userId, List<Listed> listed) {
        return query(MENTIONS, listed, (values, each) -> values.addLong(each.conversationId)
                        .addInteger(userId)
                        .addLong(Math.max(each.read.seq(), each.fromSeq)))
                .map(ConversationListStore::numbers);
    }

    /** How far the others of direct conversations have read, where they have. */
    public Future<Map<Long, Long>> readByPeers(int userId, Collection<Long> direct) {
        return query(PEER_MARKS, List.copyOf(direct), (values, id) -> values.addLong(id)
                        .addInteger(ConversationIds.peer(id, userId)))
                .map(ConversationListStore::numbers);
    }

    private static Map<Long, Long> numbers(Iterable<Row> rows) {
        Map<Long, Long> numbers = new HashMap<>();
        rows.forEach(row -> numbers.put(row.getLong(0), row.getLong(1)));
        return numbers;
    }

    private interface Binding<E> {
        void bind(Tuple values, E element);
    }

    /** Each element once: groups of a union must not be repeated, so nothing is padded here. */
    private <E> Future<Iterable<Row>> query(Placeholders statement, List<E> elements, Binding<E> binding) {
        if (elements.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple values = Tuple.tuple();
        elements.forEach(element -> binding.bind(values, element));
        return database.execute(statement.sql(elements.size()), values).map((RowSet<Row> rows) -> rows);
    }

    /**
     * A place in the list.
     *
     * @param minute when something happened last, in minutes since 1970
     * @param conversationId where
     */
    public record Place(int minute, long conversationId) {
        /** Before all. */
        public static final Place FIRST = new Place(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * One conversation.
     *
     * @param conversationId which
     * @param fromSeq the user sees entries above
     * @param end its newest entry
     * @param minute when that came, in minutes since 1970
     * @param read the user's mark; what is gone counts as read
     */
    public record Listed(
            long conversationId, long fromSeq, ReadMarkStore.Mark end, int minute, ReadMarkStore.Mark read) {
        /** Where it stands in the list. */
        public Place place() {
            return new Place(minute, conversationId);
        }
    }
}
