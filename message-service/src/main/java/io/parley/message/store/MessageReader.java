package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads messages forward (sync, redelivery) and lists a user's conversations. Safe for any thread. */
@ApplicationScoped
public class MessageReader {
    /** A range of the clustered index. */
    private static final String AFTER = "SELECT conversation_id, seq, sender_id, client_message_id, message_type,"
            + " created_at, body FROM message WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?";

    /** A range of the primary key. */
    private static final String CONVERSATIONS_OF = "SELECT conversation_id FROM member"
            + " WHERE user_id = ? AND conversation_id >= ? ORDER BY conversation_id";

    private final Database database;

    /** For CDI. */
    public MessageReader(Database database) {
        this.database = database;
    }

    /** At most {@code limit} messages of a conversation that follow {@code seq}, in order. */
    public Future<List<StoredMessage>> after(long conversationId, long seq, int limit) {
        return database.execute(AFTER, Tuple.of(conversationId, seq, limit)).map(MessageReader::messages);
    }

    /** The user's conversations in ascending order, from the given id on. */
    public Future<List<Long>> conversationsOf(int userId, long fromConversationId) {
        return database.execute(CONVERSATIONS_OF, Tuple.of(userId, fromConversationId))
                .map(rows -> {
                    List<Long> ids = new ArrayList<>(rows.size());
                    rows.forEach(row -> ids.add(row.getLong(0)));
                    return ids;
                });
    }

    private static List<StoredMessage> messages(RowSet<Row> rows) {
        List<StoredMessage> messages = new ArrayList<>(rows.size());
        rows.forEach(row -> messages.add(new StoredMessage(
                row.getLong(0),
                row.getLong(1),
                row.getInteger(2),
                row.getString(3),
                row.getInteger(4),
                row.getLong(5),
                row.getString(6))));
        return messages;
    }
}
