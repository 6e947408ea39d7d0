package io.parley.message.store.keep;

import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes what is kept of one user, a little at a time. What he wrote stays where somebody can read it; the row of a conversation
 * stays in any case, since its numbers are never given twice. Safe for any thread.
 */
@ApplicationScoped
public class ErasureStore {
    private static final int GROUPS = 50;
    private static final int CONVERSATIONS = 100;
    /** Rows that one statement deletes, at most: it holds their locks until it ends. */
    private static final int ROWS = 500;

    /** The user's range of group_member_user, and the rows. */
    private static final String GROUPS_OF =
            "SELECT conversation_id FROM group_member WHERE user_id = ? AND role <> 0 LIMIT " + GROUPS;

    /** A range of the primary key that ends with the page. */
    private static final String CONVERSATIONS_OF =
            "SELECT conversation_id FROM member WHERE user_id = ? LIMIT " + CONVERSATIONS;

    /** A range of member_conversation for each: as many keys as there are members. */
    private static final Placeholders SHARED = new Placeholders(
            "SELECT DISTINCT conversation_id FROM member WHERE user_id <> ? AND conversation_id IN (", "?", ")");

    /** All there is of a conversation, each a range of it in an index. */
    private static final List<String> LOGS = List.of(
            "DELETE FROM message WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM reaction WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM pin WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM mention WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM device_cursor WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM read_mark WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM group_member WHERE conversation_id = ? LIMIT " + ROWS,
            "DELETE FROM group_info WHERE conversation_id = ?");

    /** The user's keys of mention_user. */
    private static final Placeholders MENTIONS =
            new Placeholders("DELETE FROM mention WHERE user_id = ? AND conversation_id IN (", "?", ")");

    /** A row by primary key for each. */
    private static final Placeholders MARKS =
            new Placeholders("DELETE FROM read_mark WHERE user_id = ? AND conversation_id IN (", "?", ")");

    /** A row by primary key for each. */
    private static final Placeholders MEMBERS =
            new Placeholders("DELETE FROM member WHERE user_id = ? AND conversation_id IN (", "?", ")");

    /** Each a range of the user's in an index. */
    private static final List<String> BY_USER = List.of(
            "DELETE FROM device_cursor WHERE user_id = ? LIMIT " + ROWS,
            "DELETE FROM conversation_setting WHERE user_id = ? LIMIT " + ROWS,
            "DELETE FROM group_member WHERE user_id = ? AND role = 0 LIMIT " + ROWS);

    private final Database database;

    /** For CDI. */
    public ErasureStore(Database database) {
        this.database = database;
    }

    /** Some groups in which the user is, or asks to be. */
    public Future<List<Long>> groupsOf(int userId) {
        return database.execute(GROUPS_OF, Tuple.of(userId)).map(ErasureStore::ids);
    }

    /** Removes some of what is kept of a user who is in no group any more; true when nothing was left. */
    public Future<Boolean> eraseSome(int userId) {
        return database.execute(CONVERSATIONS_OF, Tuple.of(userId))
                .map(ErasureStore::ids)
                .compose(conversations -> conversations.isEmpty()
                        ? eraseLast(userId)
                        : eraseFrom(userId, conversations).map(false));
    }

    /** The rows that lead here go last: a step that is interrupted, or leaves something, is found again. */
    private Future<Void> eraseFrom(int userId, List<Long> conversations) {
        return database.execute(SHARED.sql(size(conversations)), values(userId, conversations))
                .compose(shared -> {
                    Set<Long> alone = new HashSet<>(conversations);
                    ids(shared).forEach(alone::remove);
                    return eraseLogs(alone);
                })
                .compose(all -> all ? eraseMemberships(userId, conversations) : Future.succeededFuture());
    }

    private Future<Void> eraseMemberships(int userId, List<Long> conversations) {
        Future<Void> erased = Future.succeededFuture();
        for (Placeholders statement : List.of(MENTIONS, MARKS, MEMBERS)) {
            erased = erased.compose(before ->
                            database.execute(statement.sql(size(conversations)), values(userId, conversations)))
                    .mapEmpty();
        }
        return erased;
    }

    private Future<Boolean> eraseLast(int userId) {
        return deleteOnce(LOGS, Tuple.of(ConversationIds.feed(userId)))
                .compose(rows -> deleteOnce(BY_USER, Tuple.of(userId)).map(more -> rows + more == 0));
    }

    /** Whether all of these are empty now. */
    private Future<Boolean> eraseLogs(Set<Long> conversations) {
        Future<Boolean> erased = Future.succeededFuture(true);
        for (long conversation : conversations) {
            erased = erased.compose(
                    before -> deleteOnce(LOGS, Tuple.of(conversation)).map(rows -> before && rows < ROWS));
        }
        return erased;
    }

    /** Each statement once; how many rows they have found together. */
    private Future<Integer> deleteOnce(List<String> statements, Tuple of) {
        Future<Integer> erased = Future.succeededFuture(0);
        for (String statement : statements) {
            erased = erased.compose(before -> database.delete(statement, of).map(deleted -> before + deleted));
        }
        return erased;
    }

    private static int size(List<Long> conversations) {
        return Placeholders.padded(conversations.size());
    }

    private static Tuple values(int userId, List<Long> conversations) {
        return Placeholders.values(Tuple.of(userId), conversations, Tuple::addLong);
    }

    private static List<Long> ids(RowSet<Row> rows) {
        List<Long> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getLong(0)));
        return ids;
    }
}
