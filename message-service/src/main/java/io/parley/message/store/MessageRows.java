package io.parley.message.store;

import io.parley.message.store.NewMessage.RetryKey;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The statements that give messages the next places of their conversations: texts, parameters, and the places given. Rows
 * are ordered by conversation, so that transactions of several pods meet at row locks in the same order.
 */
final class MessageRows {
    /** One round trip and one log write per batch, not per message. */
    private static final Placeholders INSERT = new Placeholders(
            "INSERT INTO message (conversation_id, seq, sender_id, client_message_id, message_type, created_at, body)"
                    + " VALUES ",
            "(?,?,?,?,?,?,?)",
            "");

    private static final String ADVANCE = "INSERT INTO conversation (id, last_seq, active_minute) VALUES ";
    private static final String ADVANCE_EXISTING =
            " ON DUPLICATE KEY UPDATE last_seq = VALUES(last_seq), active_minute = GREATEST(active_minute, VALUES(active_minute))";

    private final List<NewMessage> messages;
    private final long now;
    private final TreeMap<Long, Long> next;
    private final Map<RetryKey, Committed> places;

    /**
     * Gives the places after these tails.
     *
     * @param messages distinct, those of a conversation in their order
     * @param lastSeqs the newest message of every conversation
     * @param now milliseconds since 1970
     */
    MessageRows(Collection<NewMessage> messages, Map<Long, Long> lastSeqs, long now) {
        this.messages = new ArrayList<>(messages);
        this.messages.sort(Comparator.comparingLong(NewMessage::conversationId));
        this.now = now;
        this.next = new TreeMap<>(lastSeqs);
        this.places = HashMap.newHashMap(messages.size());
        this.messages.forEach(message -> places.put(
                message.retryKey(), new Committed(next.merge(message.conversationId(), 1L, Long::sum), now, false)));
    }

    /** The place of each message, if the insert succeeds. */
    Map<RetryKey, Committed> places() {
        return places;
    }

    /** The newest message of each conversation, if the insert succeeds. */
    TreeMap<Long, Long> lastSeqs() {
        return next;
    }

    String insert() {
        return INSERT.sql(messages.size());
    }

    Tuple parameters() {
        Tuple parameters = Tuple.tuple(new ArrayList<>(messages.size() * 7));
        for (NewMessage message : messages) {
            parameters
                    .addLong(message.conversationId())
                    .addLong(places.get(message.retryKey()).seq())
                    .addInteger(message.senderId())
                    .addString(message.clientMessageId())
                    .addInteger(message.messageType())
                    .addLong(now)
                    .addString(message.text());
        }
        return parameters;
    }

    /**
     * Advances existing conversations and commits, in one round trip. Nothing but numbers is in the text, so it needs no
     * parameters; the server ends at the first statement that fails, so that it commits only what has been advanced.
     *
     * @param lastSeqs the newest message of each
     * @param minute minutes since 1970
     */
    static String advanceAndCommit(TreeMap<Long, Long> lastSeqs, int minute) {
        StringBuilder sql = new StringBuilder(ADVANCE.length() + ADVANCE_EXISTING.length() + 48 * lastSeqs.size());
        sql.append(ADVANCE);
        lastSeqs.forEach((id, seq) -> sql.append('(')
                .append(id.longValue())
                .append(',')
                .append(seq.longValue())
                .append(',')
                .append(minute)
                .append("),"));
        sql.setLength(sql.length() - 1);
        return sql.append(ADVANCE_EXISTING).append("; COMMIT").toString();
    }
}
