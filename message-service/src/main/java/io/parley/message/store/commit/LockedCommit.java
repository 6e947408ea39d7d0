package io.parley.message.store.commit;

import io.parley.message.entry.ChangeRules;
import io.parley.message.store.database.DatabaseErrors;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.NewEntry.RetryKey;
import io.parley.message.store.entry.Tail;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The careful commit, for what {@link TailCommit} cannot do: tails and members that are not known or were old, repeats, changes and mentions. In one
 * transaction: lock the conversations in id order, judge changes, take the next sequence numbers, insert all entries with one
 * statement, carry the changes out, advance the conversations, commit.
 *
 * <p>Repeats are found by the unique key: only when the insert meets one are the earlier copies looked up, still under
 * the locks. The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, by one
 * event loop.
 */
final class LockedCommit {
    /** Row locks on a handful of primary keys; one round trip. Repeated ids (padding) do no harm. */
    private static final Placeholders LOCK_CONVERSATIONS = new Placeholders(
            "SELECT id, last_seq, uncounted, members_seq FROM conversation WHERE id IN (",
            "?",
            ") ORDER BY id FOR UPDATE");

    private final SqlConnection connection;
    private final EntryBatch batch;
    private final ConversationTails known;
    private final Writers writers;
    private final TreeMap<Long, Tail> tails = new TreeMap<>();
    private final BatchChanges changes;
    private final Map<RetryKey, Outcome> outcomes = new HashMap<>();
    private final Map<EntryRows.Reader, Tail> marks = new TreeMap<>();

    LockedCommit(
            SqlConnection connection,
            EntryBatch batch,
            ConversationTails known,
            Memberships groups,
            ChangeRules rules) {
        this.connection = connection;
        this.batch = batch;
        this.known = known;
        this.writers = new Writers(connection, batch, groups);
        this.changes = new BatchChanges(connection, batch, writers, rules);
    }

    /**
     * Runs the transaction.
     *
     * @return one outcome per entry, in the order of the batch; failed with {@link UnknownConversations} when some
     *     conversation has no row yet (nothing was written), or with the database's error
     */
    Future<List<Outcome>> run() {
        return lockConversations()
                .compose(locked -> writers.judge(tails))
                .compose(changes::judge)
                .compose(settled -> {
                    outcomes.putAll(settled);
                    return insertAll(batch.without(settled.keySet()));
                })
                .compose(inserted -> carryOut(batch.distinct()))
                .compose(carriedOut -> connection
                        .query(EntryRows.advanceAndCommit(tails, batch.minute(), marks))
                        .execute())
                .map(committed -> {
                    known.committed(tails);
                    return batch.inOrder(outcomes);
                });
    }

    private Future<Void> lockConversations() {
        List<Long> ids = List.copyOf(batch.conversations());
        Tuple parameters = Placeholders.values(Tuple.tuple(), ids, Tuple::addLong);
        return connection
                .preparedQuery(LOCK_CONVERSATIONS.sql(Placeholders.padded(ids.size())))
                .execute(parameters)
                .compose(rows -> {
                    rows.forEach(
                            row -> tails.put(row.getLong(0), new Tail(row.getLong(1), row.getLong(2), row.getLong(3))));
                    // Whether a group exists is for the writers to say: nothing is made for one that does not.
                    return ids.stream().allMatch(id -> tails.containsKey(id) || ConversationIds.isGroup(id))
                            ? Future.succeededFuture()
                            : Future.failedFuture(new UnknownConversations());
                });
    }

    private Future<Void> insertAll(Map<RetryKey, NewEntry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        EntryRows rows = new EntryRows(entries.values(), tails, batch.now());
        return connection
                .preparedQuery(rows.insert())
                .execute(rows.parameters())
                .onSuccess(inserted -> {
                    tails.putAll(rows.tails());
                    marks.putAll(rows.marks());
                    outcomes.putAll(rows.places());
                })
                .<Void>mapEmpty()
                .recover(failure ->
                        DatabaseErrors.isDuplicateKey(failure) ? insertNew(entries) : Future.failedFuture(failure));
    }

    /** What new entries do beside standing in the log, in their order. */
    private Future<Void> carryOut(Map<RetryKey, NewEntry> entries) {
        ChangeEffects effects = new ChangeEffects(connection);
        Future<Void> done = Future.succeededFuture();
        for (NewEntry entry : entries.values()) {
            if (outcomes.get(entry.retryKey()) instanceof Committed place && !place.repeated()) {
                done = done.compose(before -> effects.of(entry, place.seq()));
            }
        }
        return done;
    }

    /** The failed insert wrote nothing and the locks are still held: look up which entries are there already. */
    private Future<Void> insertNew(Map<RetryKey, NewEntry> entries) {
        Future<Void> lookups = Future.succeededFuture();
        for (RetryKey key : entries.keySet()) {
            lookups = lookups.compose(previous -> findRepeat(key));
        }
        return lookups.compose(found -> {
            Map<RetryKey, NewEntry> fresh = new LinkedHashMap<>(entries);
            fresh.keySet().removeAll(outcomes.keySet());
            if (fresh.size() == entries.size()) {
                return Future.failedFuture(new IllegalStateException("A duplicate key that no repeat explains"));
            }
            return fresh.isEmpty() ? Future.succeededFuture() : insertAll(fresh);
        });
    }

    private Future<Void> findRepeat(RetryKey key) {
        return Repeats.find(connection, key)
                .onSuccess(found -> found.ifPresent(first -> outcomes.put(key, first)))
                .mapEmpty();
    }

    /** Some conversation of the batch has no row yet. */
    static final class UnknownConversations extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownConversations() {
            super("A conversation of the batch does not exist yet", null, false, false);
        }
    }
}
