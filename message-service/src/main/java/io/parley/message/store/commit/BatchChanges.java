package io.parley.message.store.commit;

import io.parley.message.entry.Change;
import io.parley.message.entry.ChangeRules;
import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Pin;
import io.parley.message.entry.Reaction;
import io.parley.message.entry.Target;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.NewEntry.RetryKey;
import io.parley.message.store.entry.PostKey;
import io.parley.proto.client.v1.Error;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Judges the changes of a batch by what the log holds: which are repeats, which may be made, in their order. Needs the locks on
 * their conversations, under which nobody else changes a post; so what is judged here stays true until the commit.
 *
 * <p>Reads without locks of its own, after those on the conversations: it sees everything that was committed under them.
 * Two look-ups for all changes of a batch, and one more each when there are reactions or pins among them. Used once, by one
 * event loop.
 */
final class BatchChanges {
    /** A look-up on the unique key for each change. */
    private static final Placeholders REPEATS = new Placeholders(
            "SELECT conversation_id, sender_id, client_message_id, seq, created_at FROM message WHERE ",
            "(conversation_id = ? AND sender_id = ? AND client_message_id = ?)",
            " OR ",
            "");

    /** Two look-ups on primary keys for each change. What is gone is not found, though its row may be there still. */
    private static final Placeholders TARGETS = new Placeholders(
            "SELECT conversation_id, seq, kind, sender_id, created_at, recalled FROM message"
                    + " JOIN conversation ON conversation.id = message.conversation_id AND seq > gone_seq WHERE ",
            "(conversation_id = ? AND seq = ?)",
            " OR ",
            "");

    /** A short range of the primary key for each reaction: a user has few on a post. */
    private static final Placeholders REACTIONS = new Placeholders(
            "SELECT conversation_id, target_seq, user_id, emoji FROM reaction WHERE ",
            "(conversation_id = ? AND target_seq = ? AND user_id = ?)",
            " OR ",
            "");

    /** A short range of the primary key for each conversation: it has few pins. */
    private static final Placeholders PINS =
            new Placeholders("SELECT conversation_id, target_seq FROM pin WHERE conversation_id IN (", "?", ")");

    private final SqlConnection connection;
    private final Writers writers;
    private final ChangeRules rules;
    private final long now;
    private final List<NewEntry> changes = new ArrayList<>();
    private final TargetState state = new TargetState();
    private final Map<RetryKey, Outcome> settled = new HashMap<>();

    BatchChanges(SqlConnection connection, EntryBatch batch, Writers writers, ChangeRules rules) {
        this.connection = connection;
        this.writers = writers;
        this.rules = rules;
        this.now = batch.now();
        batch.distinct().values().stream()
                .filter(entry -> entry.entry() instanceof Change)
                .forEach(changes::add);
    }

    /**
     * The outcomes that are known without a commit: repeats, with their first place, and refusals.
     *
     * @param known outcomes that are known already
     */
    Future<Map<RetryKey, Outcome>> judge(Map<RetryKey, Outcome> known) {
        settled.putAll(known);
        changes.removeIf(change -> known.containsKey(change.retryKey()));
        if (changes.isEmpty()) {
            return Future.succeededFuture(settled);
        }
        return findRepeats()
                .compose(done -> findTargets())
                .compose(done -> findReactions())
                .compose(done -> findPins())
                .map(done -> {
                    changes.forEach(this::judge);
                    return settled;
                });
    }

    private void judge(NewEntry entry) {
        if (settled.containsKey(entry.retryKey())) {
            return;
        }
        Change change = (Change) entry.entry();
        PostKey key = new PostKey(entry.conversationId(), change.targetSeq());
        Target seen = state.seenBy(entry.authorId(), key);
        Target target = seen == null ? null : seen.withAdmin(writers.isAdmin(entry));
        Optional<Error> refusal = change.refusalOf(target, entry.authorId(), now, rules);
        if (refusal.isPresent()) {
            settled.put(entry.retryKey(), new Refused(refusal.get()));
        } else {
            state.apply(change, entry.authorId(), key);
        }
    }

    private Future<Void> findRepeats() {
        return lookUp(REPEATS, changes, (values, entry) -> values.addLong(entry.conversationId())
                        .addInteger(entry.authorId())
                        .addString(entry.clientMessageId()))
                .onSuccess(rows -> rows.forEach(row -> settled.put(
                        new RetryKey(row.getLong(0), row.getInteger(1), row.getString(2)),
                        Committed.again(row.getLong(3), row.getLong(4)))))
                .mapEmpty();
    }

    private Future<Void> findTargets() {
        return lookUp(TARGETS, changes, (values, entry) -> values.addLong(entry.conversationId())
                        .addLong(((Change) entry.entry()).targetSeq()))
                .onSuccess(rows -> rows.forEach(row -> state.post(
                        new PostKey(row.getLong(0), row.getLong(1)),
                        Target.of(
                                EntryKind.of(row.getInteger(2)),
                                row.getInteger(3),
                                row.getLong(4),
                                row.getInteger(5) != 0))))
                .mapEmpty();
    }

    private Future<Void> findReactions() {
        return lookUp(REACTIONS, ofType(Reaction.class), (values, entry) -> values.addLong(entry.conversationId())
                        .addLong(((Change) entry.entry()).targetSeq())
                        .addInteger(entry.authorId()))
                .onSuccess(rows -> rows.forEach(row -> state.reaction(
                        new PostKey(row.getLong(0), row.getLong(1)), row.getInteger(2), row.getString(3))))
                .mapEmpty();
    }

    private Future<Void> findPins() {
        return lookUp(PINS, ofType(Pin.class), (values, entry) -> values.addLong(entry.conversationId()))
                .onSuccess(rows -> rows.forEach(row -> state.pin(new PostKey(row.getLong(0), row.getLong(1)))))
                .mapEmpty();
    }

    private List<NewEntry> ofType(Class<? extends Change> type) {
        return changes.stream().filter(entry -> type.isInstance(entry.entry())).toList();
    }

    /** Padded with the last one, which does no harm; without a round trip when there is nothing to look up. */
    private Future<List<io.vertx.sqlclient.Row>> lookUp(
            Placeholders statement, List<NewEntry> entries, BiConsumer<Tuple, NewEntry> bind) {
        if (entries.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple values = Placeholders.values(Tuple.tuple(), entries, bind);
        return connection
                .preparedQuery(statement.sql(Placeholders.padded(entries.size())))
                .execute(values)
                .map(rows -> {
                    List<io.vertx.sqlclient.Row> found = new ArrayList<>(rows.size());
                    rows.forEach(found::add);
                    return found;
                });
    }
}
