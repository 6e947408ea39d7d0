package io.parley.message.store.group;

import io.parley.message.conversation.Audience;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.Span;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a user may see of conversations, groups that he left among them: the one rule for all who read. Safe for any thread. */
@ApplicationScoped
public class MemberSpans {
    /** Look-ups on the primary key. */
    private static final Placeholders SPANS = new Placeholders(
            "SELECT conversation_id, from_seq, COALESCE(until_seq, " + Long.MAX_VALUE
                    + ") FROM member WHERE user_id = ? AND conversation_id IN (",
            "?",
            ")");

    private final Database database;

    /** For CDI. */
    public MemberSpans(Database database) {
        this.database = database;
    }

    /**
     * Of one conversation.
     *
     * @return fails with {@link #notAMember} when the user may see nothing of it
     */
    public Future<Span> one(int userId, long conversationId) {
        return of(userId, List.of(conversationId)).map(spans -> {
            Span span = spans.get(conversationId);
            if (span == null) {
                throw notAMember(conversationId);
            }
            return span;
        });
    }

    /** What a user is told of a conversation of which he may see nothing. */
    public static IllegalArgumentException notAMember(long conversationId) {
        return new IllegalArgumentException(
                "You are not a member of conversation " + Long.toUnsignedString(conversationId) + ".");
    }

    /**
     * By conversation; those are missing of which the user may see nothing.
     *
     * @param conversationIds at most a few hundred; a look-up for groups only
     */
    public Future<Map<Long, Span>> of(int userId, Collection<Long> conversationIds) {
        Map<Long, Span> spans = HashMap.newHashMap(conversationIds.size());
        Set<Long> groups = new HashSet<>();
        for (long id : conversationIds) {
            if (ConversationIds.isGroup(id)) {
                groups.add(id);
            } else if (Audience.of(id).contains(userId)) {
                spans.put(id, Span.ALL);
            }
        }
        if (groups.isEmpty()) {
            return Future.succeededFuture(spans);
        }
        Tuple values = Placeholders.values(Tuple.of(userId), groups, Tuple::addLong);
        return database.execute(SPANS.sql(Placeholders.padded(groups.size())), values)
                .map(rows -> {
                    rows.forEach(row -> spans.put(row.getLong(0), new Span(row.getLong(1), row.getLong(2))));
                    return spans;
                });
    }
}
