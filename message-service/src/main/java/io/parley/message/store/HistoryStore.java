package io.parley.message.store;

import io.parley.message.entry.EntryKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads conversations backwards: posts only, in their present state. Safe for any thread. */
@ApplicationScoped
public class HistoryStore {
    /** Entries that one statement looks at, at most: where a conversation is full of changes, a page may hold fewer posts. */
    static final int WINDOW = 5_000;

    /** By primary key. */
    private static final String LAST_SEQ = "SELECT last_seq FROM conversation WHERE id = ?";

    /** A range of the clustered index of at most {@link #WINDOW} rows, read from its end. */
    private static final String POSTS = EntryRow.SELECT + " WHERE entry.conversation_id = ? AND entry.seq < ?"
            + " AND entry.seq >= ? AND entry.kind = " + EntryKind.POST.number() + " ORDER BY entry.seq DESC LIMIT ?";

    /** The ranges of a page in both primary keys; a post has few reactions, as each user has few. */
    private static final String MARKS = "SELECT target_seq, emoji, COUNT(*), MAX(user_id = ?), MIN(seq) AS since"
            + " FROM reaction WHERE conversation_id = ? AND target_seq BETWEEN ? AND ? GROUP BY target_seq, emoji"
            + " UNION ALL SELECT target_seq, '', 0, 0, seq FROM pin WHERE conversation_id = ?"
            + " AND target_seq BETWEEN ? AND ? ORDER BY since";

    private final Database database;

    /** For CDI. */
    public HistoryStore(Database database) {
        this.database = database;
    }

    /**
     * A page, all of it as of one moment.
     *
     * @param userId who asks
     * @param span what the user may see
     * @param beforeSeq only posts below; {@link Long#MAX_VALUE} from the newest
     * @param limit posts at most; fewer when {@link #WINDOW} is full of changes, but none only at the beginning
     */
    public Future<HistoryPage> page(int userId, long conversationId, Span span, long beforeSeq, int limit) {
        return database.inSnapshot(connection -> connection
                .preparedQuery(LAST_SEQ)
                .execute(Tuple.of(conversationId))
                .compose(rows -> {
                    long lastSeq = rows.size() == 0 ? 0 : rows.iterator().next().getLong(0);
                    long asOfSeq = Math.min(lastSeq, span.until());
                    long before = Math.min(beforeSeq, asOfSeq + 1);
                    return posts(connection, conversationId, span.after() + 1, before, limit)
                            .compose(found -> marks(connection, userId, conversationId, found.posts)
                                    .map(marks -> new HistoryPage(found.posts, marks, asOfSeq, found.more)));
                }));
    }

    private Future<Found> posts(SqlConnection connection, long conversationId, long first, long before, int limit) {
        long from = Math.max(first, before - WINDOW);
        return connection
                .preparedQuery(POSTS)
                .execute(Tuple.of(conversationId, before, from, limit + 1))
                .compose(rows -> {
                    List<StoredEntry> posts = new ArrayList<>(rows.size());
                    rows.forEach(row -> posts.add(EntryRow.read(row)));
                    return posts.isEmpty() && from > first
                            ? posts(connection, conversationId, first, from, limit)
                            : Future.succeededFuture(found(posts, limit, from > first));
                });
    }

    private static Found found(List<StoredEntry> posts, int limit, boolean rest) {
        return posts.size() > limit ? new Found(posts.subList(0, limit), true) : new Found(posts, rest);
    }

    private static Future<Marks> marks(
            SqlConnection connection, int userId, long conversationId, List<StoredEntry> posts) {
        if (posts.isEmpty()) {
            return Future.succeededFuture(new Marks());
        }
        long lowest = posts.getLast().seq();
        long highest = posts.getFirst().seq();
        return connection
                .preparedQuery(MARKS)
                .execute(Tuple.of(userId, conversationId, lowest, highest, conversationId, lowest, highest))
                .map(HistoryStore::marks);
    }

    private static Marks marks(RowSet<Row> rows) {
        Marks marks = new Marks();
        for (Row row : rows) {
            if (row.getString(1).isEmpty()) {
                marks.pin(row.getLong(0));
            } else {
                marks.reaction(
                        row.getLong(0), new Marks.Count(row.getString(1), row.getInteger(2), row.getInteger(3) != 0));
            }
        }
        return marks;
    }

    private record Found(List<StoredEntry> posts, boolean more) {}
}
