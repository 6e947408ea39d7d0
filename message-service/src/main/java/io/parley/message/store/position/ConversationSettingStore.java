package io.parley.message.store.position;

import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.ConversationSettings;
import io.parley.proto.client.v1.SetConversation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What users have set for conversations: muted, pinned, archived. Safe for any thread. */
@ApplicationScoped
public class ConversationSettingStore {
    /** One write by primary key. What is not given keeps its value; every change gets a version of its own. */
    private static final String SET = "INSERT INTO conversation_setting"
            + " (user_id, conversation_id, muted_until_ms, pinned, archived, version)"
            + " VALUES (?, ?, COALESCE(?, 0), COALESCE(?, FALSE), COALESCE(?, FALSE), 1)"
            + " ON DUPLICATE KEY UPDATE muted_until_ms = COALESCE(?, muted_until_ms),"
            + " pinned = COALESCE(?, pinned), archived = COALESCE(?, archived), version = version + 1";

    /** Primary key look-ups. */
    private static final Placeholders OF = new Placeholders(
            "SELECT conversation_id, muted_until_ms, pinned, archived, version FROM conversation_setting"
                    + " WHERE user_id = ? AND conversation_id IN (",
            "?",
            ")");

    private final Database database;

    /** For CDI. */
    public ConversationSettingStore(Database database) {
        this.database = database;
    }

    /** Stores what is given, and answers what is set then. */
    public Future<ConversationSettings> set(int userId, SetConversation set) {
        Long muted = set.hasMutedUntilMs() ? Seqs.comparable(set.getMutedUntilMs()) : null;
        Boolean pinned = set.hasPinned() ? set.getPinned() : null;
        Boolean archived = set.hasArchived() ? set.getArchived() : null;
        Tuple values = Tuple.of(userId, set.getConversationId())
                .addLong(muted)
                .addBoolean(pinned)
                .addBoolean(archived)
                .addLong(muted)
                .addBoolean(pinned)
                .addBoolean(archived);
        // The row stays locked until it has been read: the version is that of these very values.
        return database.inTransaction(connection -> connection
                .preparedQuery(SET)
                .execute(values)
                .compose(stored ->
                        connection.preparedQuery(OF.sql(1)).execute(Tuple.of(userId, set.getConversationId())))
                .map(rows -> settings(rows.iterator().next())));
    }

    /** What the user has set, where he has. */
    public Future<Map<Long, ConversationSettings>> of(int userId, Collection<Long> conversationIds) {
        if (conversationIds.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple values = Placeholders.values(Tuple.of(userId), conversationIds, Tuple::addLong);
        return database.execute(OF.sql(Placeholders.padded(conversationIds.size())), values)
                .map(rows -> {
                    Map<Long, ConversationSettings> settings = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> settings.put(row.getLong(0), settings(row)));
                    return settings;
                });
    }

    private static ConversationSettings settings(Row row) {
        return ConversationSettings.newBuilder()
                .setMutedUntilMs(row.getLong(1))
                .setPinned(row.getBoolean(2))
                .setArchived(row.getBoolean(3))
                .setVersion(row.getInteger(4))
                .build();
    }
}
