package io.parley.message.store.commit;

import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Target;
import io.parley.message.store.database.Database;
import io.parley.message.store.entry.NewEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads what changes are about, outside of a commit. Safe for any thread. */
@ApplicationScoped
public class TargetReader {
    /** By two primary keys. */
    private static final String TARGET = "SELECT kind, sender_id, created_at, recalled FROM message"
            + " JOIN conversation ON conversation.id = message.conversation_id AND seq > gone_seq"
            + " WHERE conversation_id = ? AND seq = ?";

    /** By the unique key. */
    private static final String STORED =
            "SELECT 1 FROM message WHERE conversation_id = ? AND sender_id = ? AND client_message_id = ?";

    private final Database database;

    /** For CDI. */
    public TargetReader(Database database) {
        this.database = database;
    }

    /** What is at this place, without reactions and pins; empty when nothing is. */
    public Future<Optional<Target>> read(long conversationId, long seq) {
        return database.execute(TARGET, Tuple.of(conversationId, seq)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            var row = rows.iterator().next();
            return Optional.of(Target.of(
                    EntryKind.of(row.getInteger(0)), row.getInteger(1), row.getLong(2), row.getInteger(3) != 0));
        });
    }

    /** Whether an entry with this id was stored before. */
    public Future<Boolean> isStored(NewEntry entry) {
        return database.execute(STORED, Tuple.of(entry.conversationId(), entry.authorId(), entry.clientMessageId()))
                .map(rows -> rows.size() > 0);
    }
}
