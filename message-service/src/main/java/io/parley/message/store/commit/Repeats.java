package io.parley.message.store.commit;

import io.parley.message.store.entry.NewEntry.RetryKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Finds what stands in the log already of an entry that is sent again, in the transaction that holds the lock on its conversation. */
final class Repeats {
    /** By the unique key. */
    private static final String FIND = "SELECT seq, created_at FROM message"
            + " WHERE conversation_id = ? AND sender_id = ? AND client_message_id = ?";

    private Repeats() {}

    /** The place of the first copy; empty when there is none. */
    static Future<Optional<Committed>> find(SqlConnection connection, RetryKey key) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(key.conversationId(), key.authorId(), key.clientMessageId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    var first = rows.iterator().next();
                    return Optional.of(Committed.again(first.getLong(0), first.getLong(1)));
                });
    }
}
