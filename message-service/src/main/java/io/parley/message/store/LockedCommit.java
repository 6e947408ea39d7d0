package io.parley.message.store;

import io.parley.message.store.NewEntry.RetryKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The careful commit, for what {@link TailCommit} cannot do: tails that are not known or were old, and repeats. In one
 * transaction: lock the conversations in id order, take the next sequence numbers, insert all entries with one statement,
 * advance the conversations, commit.
 *
 * <p>Repeats are found by the unique key: only when the insert meets one are the earlier copies looked up, still under
 * the locks. The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, by one
 * event loop.
 */
final class LockedCommit {
    /** Row locks on a handful of primary keys; one round trip. Repeated ids (padding) do no harm. */
    private static final Placeholders LOCK_CONVERSATIONS = new Placeholders(
            "SELECT id, last_seq, uncounted FROM conversation WHERE id IN (", "?", ") ORDER BY id FOR UPDATE");

    /** Index look-ups on the unique key, only for batches that hold a repeat. */
    private static final String FIND_REPEAT = "SELECT seq, created_at FROM message"
            + " WHERE conversation_id = ? AND sender_id = ? AND client_message_id = ?";

    private final SqlConnection connection;
    private final EntryBatch batch;
    private final ConversationTails known;
    private final TreeMap<Long, Tail> tails = new TreeMap<>();
    private final Map<RetryKey, Committed> places = new HashMap<>();

    LockedCommit(SqlConnection connection, EntryBatch batch, ConversationTails known) {
        this.connection = connection;
        this.batch = batch;
        this.known = known;
    }

    /**
     * Runs the transaction.
     *
     * @return one place per entry, in the order of the batch; failed with {@link UnknownConversations} when some
     *     conversation has no row yet (nothing was written), or with the database's error
     */
    Future<List<Committed>> run() {
        return lockConversations()
                .compose(locked -> insertAll(batch.distinct()))
                .compose(inserted -> connection
                        .query(EntryRows.advanceAndCommit(tails, batch.minute()))
                        .execute())
                .map(committed -> {
                    known.committed(tails);
                    return batch.inOrder(places);
                });
    }

    private Future<Void> lockConversations() {
        List<Long> ids = List.copyOf(batch.conversations());
        int padded = Placeholders.padded(ids.size());
        Tuple parameters = Tuple.tuple(new ArrayList<>(padded));
        for (int i = 0; i < padded; i++) {
            parameters.addLong(ids.get(Math.min(i, ids.size() - 1)));
        }
        return connection
                .preparedQuery(LOCK_CONVERSATIONS.sql(padded))
                .execute(parameters)
                .compose(rows -> {
                    rows.forEach(row -> tails.put(row.getLong(0), new Tail(row.getLong(1), row.getLong(2))));
                    return rows.size() == ids.size()
                            ? Future.succeededFuture()
                            : Future.failedFuture(new UnknownConversations());
                });
    }

    private Future<Void> insertAll(Map<RetryKey, NewEntry> entries) {
        EntryRows rows = new EntryRows(entries.values(), tails, batch.now());
        return connection
                .preparedQuery(rows.insert())
                .execute(rows.parameters())
                .onSuccess(inserted -> {
                    tails.putAll(rows.tails());
                    places.putAll(rows.places());
                })
                .<Void>mapEmpty()
                .recover(failure ->
                        DatabaseErrors.isDuplicateKey(failure) ? insertNew(entries) : Future.failedFuture(failure));
    }

    /** The failed insert wrote nothing and the locks are still held: look up which entries are there already. */
    private Future<Void> insertNew(Map<RetryKey, NewEntry> entries) {
        Future<Void> lookups = Future.succeededFuture();
        for (RetryKey key : entries.keySet()) {
            lookups = lookups.compose(previous -> findRepeat(key));
        }
        return lookups.compose(found -> {
            Map<RetryKey, NewEntry> fresh = new LinkedHashMap<>(entries);
            fresh.keySet().removeAll(places.keySet());
            if (fresh.size() == entries.size()) {
                return Future.failedFuture(new IllegalStateException("A duplicate key that no repeat explains"));
            }
            return fresh.isEmpty() ? Future.succeededFuture() : insertAll(fresh);
        });
    }

    private Future<Void> findRepeat(RetryKey key) {
        return connection
                .preparedQuery(FIND_REPEAT)
                .execute(Tuple.of(key.conversationId(), key.authorId(), key.clientMessageId()))
                .onSuccess(rows ->
                        rows.forEach(row -> places.put(key, new Committed(row.getLong(0), row.getLong(1), true))))
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
