package io.parley.message.store;

import io.parley.message.store.NewMessage.RetryKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to commit one batch of messages in one transaction: lock the conversations in id order, take the next
 * sequence numbers, insert all messages with one statement, advance the conversations, commit.
 *
 * <p>Repeats are found by the unique key: only when the insert meets one are the earlier copies looked up, still under
 * the locks. The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, by one
 * event loop.
 */
final class MessageCommit {
    /** Row locks on a handful of primary keys; one round trip. Repeated ids (padding) do no harm. */
    private static final Placeholders LOCK_CONVERSATIONS =
            new Placeholders("SELECT id, last_seq FROM conversation WHERE id IN (", "?", ") ORDER BY id FOR UPDATE");

    /** One round trip and one log write per batch, not per message. */
    private static final Placeholders INSERT_MESSAGES = new Placeholders(
            "INSERT INTO message (conversation_id, seq, sender_id, client_message_id, message_type, created_at, body)"
                    + " VALUES ",
            "(?,?,?,?,?,?,?)",
            "");

    /** The rows exist and are locked: this is a multi-row update. Repeated rows (padding) do no harm. */
    private static final Placeholders ADVANCE_CONVERSATIONS = new Placeholders(
            "INSERT INTO conversation (id, last_seq, active_minute) VALUES ",
            "(?,?,?)",
            " ON DUPLICATE KEY UPDATE last_seq = VALUES(last_seq), active_minute = VALUES(active_minute)");

    /** Index look-ups on the unique key, only for batches that hold a repeat. */
    private static final String FIND_REPEAT = "SELECT seq, created_at FROM message"
            + " WHERE conversation_id = ? AND sender_id = ? AND client_message_id = ?";

    private final SqlConnection connection;
    private final List<NewMessage> batch;
    private final long now;
    private final TreeMap<Long, Long> lastSeqs = new TreeMap<>();
    private final Map<RetryKey, Committed> places = new HashMap<>();

    MessageCommit(SqlConnection connection, List<NewMessage> batch, Clock clock) {
        this.connection = connection;
        this.batch = batch;
        this.now = clock.millis();
    }

    /**
     * Runs the transaction.
     *
     * @return one place per message, in the order of the batch; failed with {@link UnknownConversations} when some
     *     conversation has no row yet (nothing was written), or with the database's error
     */
    Future<List<Committed>> run() {
        batch.forEach(message -> lastSeqs.put(message.conversationId(), 0L));
        return lockConversations()
                .compose(locked -> insertAll(distinct(batch)))
                .compose(inserted -> advanceConversations())
                .compose(advanced -> connection.query("COMMIT").execute())
                .map(committed -> placesInOrder());
    }

    private Future<Void> lockConversations() {
        List<Long> ids = List.copyOf(lastSeqs.keySet());
        int padded = Placeholders.padded(ids.size());
        Tuple parameters = Tuple.tuple(new ArrayList<>(padded));
        for (int i = 0; i < padded; i++) {
            parameters.addLong(ids.get(Math.min(i, ids.size() - 1)));
        }
        return connection
                .preparedQuery(LOCK_CONVERSATIONS.sql(padded))
                .execute(parameters)
                .compose(rows -> {
                    rows.forEach(row -> lastSeqs.put(row.getLong(0), row.getLong(1)));
                    return rows.size() == ids.size()
                            ? Future.succeededFuture()
                            : Future.failedFuture(new UnknownConversations());
                });
    }

    private static Map<RetryKey, NewMessage> distinct(List<NewMessage> messages) {
        Map<RetryKey, NewMessage> distinct = new LinkedHashMap<>(messages.size() * 2);
        messages.forEach(message -> distinct.putIfAbsent(message.retryKey(), message));
        return distinct;
    }

    private Future<Void> insertAll(Map<RetryKey, NewMessage> messages) {
        Map<Long, Long> next = new HashMap<>(lastSeqs);
        Tuple parameters = Tuple.tuple(new ArrayList<>(messages.size() * 7));
        messages.forEach((key, message) -> {
            long seq = next.merge(message.conversationId(), 1L, Long::sum);
            places.put(key, new Committed(seq, now, false));
            parameters
                    .addLong(message.conversationId())
                    .addLong(seq)
                    .addInteger(message.senderId())
                    .addString(message.clientMessageId())
                    .addInteger(message.messageType())
                    .addLong(now)
                    .addString(message.text());
        });
        return connection
                .preparedQuery(INSERT_MESSAGES.sql(messages.size()))
                .execute(parameters)
                .onSuccess(inserted -> lastSeqs.putAll(next))
                .<Void>mapEmpty()
                .recover(failure ->
                        DatabaseErrors.isDuplicateKey(failure) ? insertNew(messages) : Future.failedFuture(failure));
    }

    /** The failed insert wrote nothing and the locks are still held: look up which messages are there already. */
    private Future<Void> insertNew(Map<RetryKey, NewMessage> messages) {
        places.clear();
        Future<Void> lookups = Future.succeededFuture();
        for (RetryKey key : messages.keySet()) {
            lookups = lookups.compose(previous -> findRepeat(key));
        }
        return lookups.compose(found -> {
            Map<RetryKey, Committed> repeats = Map.copyOf(places);
            Map<RetryKey, NewMessage> fresh = new LinkedHashMap<>(messages);
            fresh.keySet().removeAll(repeats.keySet());
            if (fresh.size() == messages.size()) {
                return Future.failedFuture(new IllegalStateException("A duplicate key that no repeat explains"));
            }
            return fresh.isEmpty() ? Future.succeededFuture() : insertAll(fresh);
        });
    }

    private Future<Void> findRepeat(RetryKey key) {
        return connection
                .preparedQuery(FIND_REPEAT)
                .execute(Tuple.of(key.conversationId(), key.senderId(), key.clientMessageId()))
                .onSuccess(rows ->
                        rows.forEach(row -> places.put(key, new Committed(row.getLong(0), row.getLong(1), true))))
                .mapEmpty();
    }

    private Future<Void> advanceConversations() {
        int minute = (int) TimeUnit.MILLISECONDS.toMinutes(now);
        int padded = Placeholders.padded(lastSeqs.size());
        Tuple parameters = Tuple.tuple(new ArrayList<>(padded * 3));
        lastSeqs.forEach((id, seq) -> parameters.addLong(id).addLong(seq).addInteger(minute));
        Map.Entry<Long, Long> last = lastSeqs.lastEntry();
        for (int i = lastSeqs.size(); i < padded; i++) {
            parameters.addLong(last.getKey()).addLong(last.getValue()).addInteger(minute);
        }
        return connection
                .preparedQuery(ADVANCE_CONVERSATIONS.sql(padded))
                .execute(parameters)
                .mapEmpty();
    }

    /** A message that is in the batch twice is new once and repeated after that. */
    private List<Committed> placesInOrder() {
        List<Committed> inOrder = new ArrayList<>(batch.size());
        for (NewMessage message : batch) {
            Committed place = places.get(message.retryKey());
            inOrder.add(place);
            if (!place.repeated()) {
                places.put(message.retryKey(), new Committed(place.seq(), place.timestampMs(), true));
            }
        }
        return inOrder;
    }

    /** Some conversation of the batch has no row yet. */
    static final class UnknownConversations extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownConversations() {
            super("A conversation of the batch does not exist yet", null, false, false);
        }
    }
}
