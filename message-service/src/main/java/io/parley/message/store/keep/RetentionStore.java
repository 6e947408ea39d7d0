package io.parley.message.store.keep;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.group.GroupRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what was kept for long enough, and removes it a few rows at a time. First {@code conversation.gone_seq} says that entries are gone,
 * under the row's lock: from then on nobody is shown them and nobody can change them, so nothing comes to their rows any more. Then the rows
 * are deleted. The newest row of a conversation stays, without its content: its place must not be taken a second time ({@code TailCommit}).
 * Nothing here reads or deletes more rows than its limit. Safe for any thread.
 */
@ApplicationScoped
public class RetentionStore {
    /** Conversations in one page. */
    static final int PAGE = 100;

    /**
     * A range of the primary key. One column that nobody needs keeps MySQL from walking through the whole index of minutes, which holds
     * all ids too, and sorting them.
     */
    private static final String BEHIND =
            "SELECT id, gone_seq FROM conversation WHERE id > ? AND id <= ? ORDER BY id LIMIT " + PAGE;

    /** Primary key look-ups. */
    private static final Placeholders PROFILES =
            new Placeholders("SELECT conversation_id, profile FROM group_info WHERE conversation_id IN (", "?", ")");

    /** For each conversation the first row of its range of the clustered index, and a look-up of the conversation. */
    private static final Placeholders LOWEST = new Placeholders(
            "",
            "(SELECT conversation_id, seq, created_at, gone_seq, last_seq, kind NOT IN ("
                    + EntryKind.MEMBERS.number() + "," + EntryKind.PROFILE.number()
                    + ") AND (body <> '' OR content IS NOT NULL) FROM message"
                    + " JOIN conversation ON conversation.id = message.conversation_id"
                    + " WHERE conversation_id = ? ORDER BY seq LIMIT 1)",
            " UNION ALL ",
            "");

    /** A range of the clustered index, as long as the limit. */
    private static final String ENTRIES = "SELECT seq, COALESCE(ordinal, seq), created_at FROM message"
            + " WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?";

    /** One row by its primary key; whoever sends to this conversation waits for this statement alone. */
    private static final String MARK_GONE =
            "UPDATE conversation SET gone_seq = ?, gone_ordinal = ? WHERE id = ? AND gone_seq < ?";

    /** A range of the primary key, as long as the limit. */
    private static final String DELETE_REACTIONS = "DELETE FROM reaction WHERE conversation_id = ? AND target_seq <= ?"
            + " ORDER BY target_seq, user_id, emoji LIMIT ?";

    /** As above; there are few. */
    private static final String DELETE_PINS =
            "DELETE FROM pin WHERE conversation_id = ? AND target_seq <= ? ORDER BY target_seq LIMIT ?";

    /** As above. */
    private static final String DELETE_MENTIONS =
            "DELETE FROM mention WHERE conversation_id = ? AND seq <= ? ORDER BY seq, user_id LIMIT ?";

    /** By primary key. */
    private static final String LAST_SEQ = "SELECT last_seq FROM conversation WHERE id = ?";

    /** The beginning of a range of the clustered index, as long as the limit. */
    private static final String DELETE_ENTRIES =
            "DELETE FROM message WHERE conversation_id = ? AND seq <= ? ORDER BY seq LIMIT ?";

    /** One row by its primary key. What happened to a group holds nothing that anybody wrote, and stays readable. */
    private static final String BLANK = "UPDATE message SET body = '', content = NULL, recalled = kind = "
            + EntryKind.POST.number() + " WHERE conversation_id = ? AND seq = ? AND seq <= ? AND kind NOT IN ("
            + EntryKind.MEMBERS.number() + "," + EntryKind.PROFILE.number() + ")";

    private final Database database;

    /** For CDI. */
    public RetentionStore(Database database) {
        this.database = database;
    }

    /** The next conversations in the order of their ids, up to one of them. */
    public Future<List<Long>> conversationsBehind(long last, long until) {
        return database.execute(BEHIND, Tuple.of(last, until)).map(rows -> {
            List<Long> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getLong(0)));
            return ids;
        });
    }

    /** Whether there may be more behind these. */
    public static boolean isFull(List<Long> page) {
        return page.size() == PAGE;
    }

    /** For how many days each of these groups keeps its posts, where it has a limit of its own. */
    public Future<Map<Long, Integer>> keepDays(Collection<Long> groups) {
        if (groups.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple ids = Placeholders.values(Tuple.tuple(), groups, Tuple::addLong);
        return database.execute(PROFILES.sql(Placeholders.padded(groups.size())), ids)
                .map(rows -> {
                    Map<Long, Integer> days = new HashMap<>();
                    rows.forEach(row -> days.put(
                            row.getLong(0), GroupRows.profile(row.getBuffer(1)).getKeepDays()));
                    days.values().removeIf(none -> none == 0);
                    return days;
                });
    }

    /** The lowest row of each conversation that has one. */
    public Future<List<Lowest>> lowest(Collection<Long> conversationIds) {
        if (conversationIds.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple ids = Tuple.tuple(new ArrayList<>(conversationIds));
        return database.execute(LOWEST.sql(conversationIds.size()), ids).map(rows -> {
            List<Lowest> lowest = new ArrayList<>(rows.size());
            rows.forEach(row -> lowest.add(Lowest.of(row)));
            return lowest;
        });
    }

    /** The entries above a seq that were stored before a time, up to the first that was not; at most so many. */
    public Future<List<Place>> olderThan(long timestampMs, long conversationId, long seq, int limit) {
        return database.execute(ENTRIES, Tuple.of(conversationId, seq, limit)).map(rows -> {
            List<Place> old = new ArrayList<>(rows.size());
            for (Row row : rows) {
                if (row.getLong(2) >= timestampMs) {
                    break;
                }
                old.add(new Place(row.getLong(0), row.getLong(1)));
            }
            return old;
        });
    }

    /** Everything up to a place is gone from now on. */
    public Future<Void> markGone(long conversationId, Place newest) {
        return database.execute(MARK_GONE, Tuple.of(newest.seq, newest.ordinal, conversationId, newest.seq))
                .mapEmpty();
    }

    /** Deletes reactions, pins and mentions of what is gone, at most so many of each; says of how many it deleted most. */
    public Future<Integer> deleteMarks(long conversationId, long goneSeq, int limit) {
        Tuple values = Tuple.of(conversationId, goneSeq, limit);
        return database.delete(DELETE_REACTIONS, values).compose(reactions -> database.delete(DELETE_PINS, values)
                .compose(pins -> database.delete(DELETE_MENTIONS, values)
                        .map(mentions -> Math.max(reactions, Math.max(pins, mentions)))));
    }

    /** Deletes rows of what is gone, at most so many, but never the newest of the conversation; says how many there were. */
    public Future<Integer> deleteEntries(long conversationId, long goneSeq, int limit) {
        return lastSeq(conversationId)
                .compose(last ->
                        database.delete(DELETE_ENTRIES, Tuple.of(conversationId, Math.min(goneSeq, last - 1), limit)));
    }

    /** Takes the content of the newest entry away if it is gone. */
    public Future<Void> blankNewest(long conversationId, long goneSeq) {
        return lastSeq(conversationId)
                .compose(last -> last > goneSeq
                        ? Future.succeededFuture()
                        : database.execute(BLANK, Tuple.of(conversationId, last, goneSeq))
                                .mapEmpty());
    }

    /** Only ever grows: whoever reads it too early spares one row too many. */
    private Future<Long> lastSeq(long conversationId) {
        return database.execute(LAST_SEQ, Tuple.of(conversationId))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong(0));
    }

    /**
     * A place in a log.
     *
     * @param seq the entry
     * @param ordinal how many of those that count there are up to it
     */
    public record Place(long seq, long ordinal) {}

    /**
     * Where the rows of a conversation begin.
     *
     * @param conversationId which
     * @param seq of its first row
     * @param timestampMs when that was stored, milliseconds since 1970
     * @param goneSeq entries up to here are gone
     * @param isLeftOver whether there are rows, or a content, of what is gone
     */
    public record Lowest(long conversationId, long seq, long timestampMs, long goneSeq, boolean isLeftOver) {
        private static Lowest of(Row row) {
            long seq = row.getLong(1);
            long gone = row.getLong(3);
            boolean leftOver = seq <= gone && (seq < row.getLong(4) || row.getInteger(5) != 0);
            return new Lowest(row.getLong(0), seq, row.getLong(2), gone, leftOver);
        }

        /** Whether the first row is only there as the end of the log. */
        public boolean isGone() {
            return seq <= goneSeq;
        }
    }
}
