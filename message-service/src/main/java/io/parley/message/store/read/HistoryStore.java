package io.parley.message.store.read;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.Extent;
import io.parley.message.store.entry.Span;
import io.parley.message.store.entry.StoredEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads conversations backwards: posts in their present state, and what happened to a group. Safe for any thread. */
@ApplicationScoped
public class HistoryStore {
    /** Entries that one statement looks at, at most: where a conversation is full of changes, a page may hold fewer posts. */
    public static final int WINDOW = 5_000;

    /** By primary key. */
    private static final String EXTENT = "SELECT gone_seq, last_seq FROM conversation WHERE id = ?";

    /** A range of the clustered index of at most {@link #WINDOW} rows, read from its end. */
    private static final String POSTS = entries(EntryKind.POST);

    /** As above. */
    private static final String POSTS_AND_EVENTS = entries(EntryKind.POST, EntryKind.MEMBERS, EntryKind.PROFILE);

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
     * @param wanted which entries
     */
    public Future<HistoryPage> page(int userId, long conversationId, Span span, Wanted wanted) {
        return database.inSnapshot(connection -> connection
                .preparedQuery(EXTENT)
                .execute(Tuple.of(conversationId))
                .compose(rows -> {
                    Extent extent = extent(rows);
                    long first = span.from(extent.goneSeq()).after() + 1;
                    long asOfSeq = Math.min(extent.lastSeq(), span.until());
                    long before = Math.min(wanted.beforeSeq, asOfSeq + 1);
                    return entries(connection, conversationId, first, before, wanted)
                            .compose(found -> marks(connection, userId, conversationId, found.entries)
                                    .map(marks -> new HistoryPage(found.entries, marks, asOfSeq, found.more)));
                }));
    }

    private static Extent extent(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Extent.NONE;
        }
        Row row = rows.iterator().next();
        return new Extent(row.getLong(0), row.getLong(1));
    }

    private static String entries(EntryKind... kinds) {
        String numbers =
                Arrays.stream(kinds).map(kind -> String.valueOf(kind.number())).collect(Collectors.joining(","));
        return EntryRow.SELECT + " WHERE entry.conversation_id = ? AND entry.seq < ? AND entry.seq >= ?"
                + " AND entry.kind IN (" + numbers + ") ORDER BY entry.seq DESC LIMIT ?";
    }

    private Future<Found> entries(
            SqlConnection connection, long conversationId, long first, long before, Wanted wanted) {
        long from = Math.max(first, before - WINDOW);
        return connection
                .preparedQuery(wanted.withEvents ? POSTS_AND_EVENTS : POSTS)
                .execute(Tuple.of(conversationId, before, from, wanted.limit + 1))
                .compose(rows -> {
                    List<StoredEntry> entries = new ArrayList<>(rows.size());
                    rows.forEach(row -> entries.add(EntryRow.read(row)));
                    return entries.isEmpty() && from > first
                            ? entries(connection, conversationId, first, from, wanted)
                            : Future.succeededFuture(found(entries, wanted.limit, from > first));
                });
    }

    private static Found found(List<StoredEntry> entries, int limit, boolean rest) {
        return entries.size() > limit ? new Found(entries.subList(0, limit), true) : new Found(entries, rest);
    }

    private static Future<Marks> marks(
            SqlConnection connection, int userId, long conversationId, List<StoredEntry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture(new Marks());
        }
        long lowest = entries.getLast().seq();
        long highest = entries.getFirst().seq();
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

    /**
     * Which entries a page shall have.
     *
     * @param beforeSeq only those below; {@link Long#MAX_VALUE} from the newest
     * @param limit at most; fewer when {@link #WINDOW} is full of changes, but none only at the beginning
     * @param withEvents whether what happened to a group is wanted beside the posts
     */
    public record Wanted(long beforeSeq, int limit, boolean withEvents) {}

    private record Found(List<StoredEntry> entries, boolean more) {}
}
