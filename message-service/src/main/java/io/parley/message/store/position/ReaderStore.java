package io.parley.message.store.position;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who has read what. Safe for any thread. */
@ApplicationScoped
public class ReaderStore {
    /** Two primary key look-ups. */
    private static final String AUTHOR = "SELECT sender_id FROM message"
            + " JOIN conversation ON conversation.id = message.conversation_id AND seq > gone_seq"
            + " WHERE conversation_id = ? AND seq = ? AND kind = " + EntryKind.POST.number() + " AND created_at >= ?";

    /** A range of the primary key as long as the group has had members, and a look-up for each that is one now. */
    private static final String OF_GROUP = "SELECT read_mark.user_id FROM read_mark JOIN group_member"
            + " ON group_member.conversation_id = read_mark.conversation_id AND group_member.user_id = read_mark.user_id"
            + " WHERE read_mark.conversation_id = ? AND read_seq >= ? AND role BETWEEN " + Role.ROLE_MEMBER_VALUE
            + " AND " + Role.ROLE_CREATOR_VALUE
            + " AND from_seq < ? AND read_mark.user_id NOT IN (?, ?) ORDER BY read_mark.user_id";

    /** A primary key look-up. */
    private static final String OF_PAIR =
            "SELECT user_id FROM read_mark WHERE conversation_id = ? AND read_seq >= ?" + " AND user_id NOT IN (?, ?)";

    private final Database database;

    /** For CDI. */
    public ReaderStore(Database database) {
        this.database = database;
    }

    /** Who wrote a message; empty when there is no message there, or an older one. */
    public Future<Optional<Integer>> author(long conversationId, long seq, long notBeforeMs) {
        return database.execute(AUTHOR, Tuple.of(conversationId, seq, notBeforeMs))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getInteger(0)));
    }

    /**
     * The others who are in the conversation and have read up to the message, but for its author and for the one who asks; in the order of
     * their ids, and at most as many as a group may have members.
     */
    public Future<List<Integer>> readers(long conversationId, long seq, int author, int asking) {
        Future<RowSet<Row>> found = ConversationIds.isGroup(conversationId)
                ? database.execute(OF_GROUP, Tuple.of(conversationId, seq, seq, author, asking))
                : database.execute(OF_PAIR, Tuple.of(conversationId, seq, author, asking));
        return found.map(rows -> {
            List<Integer> readers = new ArrayList<>(rows.size());
            rows.forEach(row -> readers.add(row.getInteger(0)));
            return readers;
        });
    }
}
