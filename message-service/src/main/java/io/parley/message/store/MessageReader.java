package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads messages forward (sync, redelivery). Safe for any thread. */
@ApplicationScoped
public class MessageReader {
    /** A range of the clustered index. */
    private static final String AFTER = "SELECT conversation_id, seq, sender_id, client_message_id, message_type,"
            + " created_at, body FROM message WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?";

    private final Database database;

    /** For CDI. */
    public MessageReader(Database database) {
        this.database = database;
    }

    /** At most {@code limit} messages of a conversation that follow {@code seq}, in order. */
    public Future<List<StoredMessage>> after(long conversationId, long seq, int limit) {
        return database.execute(AFTER, Tuple.of(conversationId, seq, limit)).map(MessageReader::messages);
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
