package io.parley.message.store.commit;

import io.parley.message.entry.Change;
import io.parley.message.entry.Edit;
import io.parley.message.entry.Pin;
import io.parley.message.entry.Post;
import io.parley.message.entry.Reaction;
import io.parley.message.entry.Recall;
import io.parley.message.entry.Revision;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.NewEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * What entries do beside standing in the log: the post's row, reactions, pins, mentions. Runs in the transaction that inserts them,
 * one after another; each costs one round trip, a recall three.
 */
final class ChangeEffects {
    /** One row by its primary key. */
    private static final String REVISE = "UPDATE message SET body = ?, content = ?, recalled = ?, revised_seq = ?"
            + " WHERE conversation_id = ? AND seq = ?";

    /** One row. Whoever reacts a second time keeps his first place. */
    private static final String REACT =
            "INSERT IGNORE INTO reaction (conversation_id, target_seq, user_id, emoji, seq) VALUES (?,?,?,?,?)";

    /** One row by its primary key. */
    private static final String UNREACT =
            "DELETE FROM reaction WHERE conversation_id = ? AND target_seq = ? AND user_id = ? AND emoji = ?";

    /** The range of one post. */
    private static final String FORGET_REACTIONS = "DELETE FROM reaction WHERE conversation_id = ? AND target_seq = ?";

    /** One row. */
    private static final String PIN = "INSERT IGNORE INTO pin (conversation_id, target_seq, seq) VALUES (?,?,?)";

    /** One row by its primary key. */
    private static final String UNPIN = "DELETE FROM pin WHERE conversation_id = ? AND target_seq = ?";

    /** One row for each user who is named. */
    private static final Placeholders MENTION =
            new Placeholders("INSERT IGNORE INTO mention (conversation_id, seq, user_id) VALUES ", "(?,?,?)", "");

    /** The range of one post. */
    private static final String FORGET_MENTIONS = "DELETE FROM mention WHERE conversation_id = ? AND seq = ?";

    private final SqlConnection connection;

    ChangeEffects(SqlConnection connection) {
        this.connection = connection;
    }

    /** Does what this entry does. */
    Future<Void> of(NewEntry entry, long seq) {
        return switch (entry.entry()) {
            case Change change -> of(entry, change, seq);
            case Post post -> mention(entry.conversationId(), seq, post.mentions());
            default -> Future.succeededFuture();
        };
    }

    private Future<Void> of(NewEntry entry, Change change, long seq) {
        Tuple target = Tuple.of(entry.conversationId(), change.targetSeq());
        return switch (change) {
            case Edit edit ->
                revise(target, change, seq)
                        .compose(revised -> execute(FORGET_MENTIONS, target))
                        .compose(forgotten -> mention(entry.conversationId(), change.targetSeq(), edit.mentions()));
            case Recall recall ->
                revise(target, change, seq)
                        .compose(blank -> execute(FORGET_REACTIONS, target))
                        .compose(forgotten -> execute(FORGET_MENTIONS, target))
                        .compose(forgotten -> execute(UNPIN, target));
            case Reaction reaction ->
                reaction.remove()
                        ? execute(UNREACT, target.addInteger(entry.authorId()).addString(reaction.emoji()))
                        : execute(
                                REACT,
                                target.addInteger(entry.authorId())
                                        .addString(reaction.emoji())
                                        .addLong(seq));
            case Pin pin -> pin.remove() ? execute(UNPIN, target) : execute(PIN, target.addLong(seq));
        };
    }

    private Future<Void> mention(long conversationId, long seq, List<Integer> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple rows = Tuple.tuple();
        users.forEach(user -> rows.addLong(conversationId).addLong(seq).addInteger(user));
        return execute(MENTION.sql(users.size()), rows);
    }

    private Future<Void> revise(Tuple target, Change change, long seq) {
        Revision revision = change.revision().orElseThrow();
        return execute(
                REVISE,
                Tuple.of(
                        revision.text(),
                        EntryRow.bytes(revision.content()),
                        revision.recalled() ? 1 : 0,
                        seq,
                        target.getLong(0),
                        target.getLong(1)));
    }

    private Future<Void> execute(String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values).mapEmpty();
    }
}
