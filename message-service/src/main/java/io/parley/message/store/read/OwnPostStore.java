package io.parley.message.store.read;

import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.StoredEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads what one user has posted, through all conversations that he can see something of. Safe for any thread. */
@ApplicationScoped
public class OwnPostStore {
    /** Conversations that one page looks at, at most. */
    private static final int CONVERSATIONS = 100;

    /** A range of the primary key that ends with the page. */
    private static final String CONVERSATIONS_OF = "SELECT conversation_id FROM member"
            + " WHERE user_id = ? AND conversation_id >= ? ORDER BY conversation_id LIMIT " + CONVERSATIONS;

    /** The user's range of message_client_id in each conversation, which holds all that is sorted, and the rows of the page. */
    private static final Placeholders ENTRIES = new Placeholders(
            EntryRow.SELECT + " JOIN (SELECT conversation_id, seq FROM message FORCE INDEX (message_client_id)"
                    + " WHERE sender_id = ? AND (conversation_id > ? OR seq > ?) AND conversation_id IN (",
            "?",
            ") ORDER BY conversation_id, seq LIMIT ?) own"
                    + " ON own.conversation_id = entry.conversation_id AND own.seq = entry.seq"
                    + " ORDER BY entry.conversation_id, entry.seq");

    private final Database database;

    /** For CDI. */
    public OwnPostStore(Database database) {
        this.database = database;
    }

    /** A place in the order of conversations and seqs. */
    public record Place(long conversationId, long seq) {}

    /**
     * Some posts.
     *
     * @param more whether there may be more
     * @param last the place up to which everything was looked at
     */
    public record Page(List<StoredEntry> posts, boolean more, Place last) {}

    /** At most so many posts behind a place; there may be none though there are more. */
    public Future<Page> after(int userId, Place place, int limit) {
        return database.execute(CONVERSATIONS_OF, Tuple.of(userId, place.conversationId()))
                .map(rows -> {
                    List<Long> conversations = new ArrayList<>(rows.size());
                    rows.forEach(row -> conversations.add(row.getLong(0)));
                    return conversations;
                })
                .compose(conversations -> conversations.isEmpty()
                        ? Future.succeededFuture(new Page(List.of(), false, place))
                        : posts(userId, place, conversations, limit));
    }

    private Future<Page> posts(int userId, Place place, List<Long> conversations, int limit) {
        Tuple values = Placeholders.values(
                        Tuple.of(userId, place.conversationId(), place.seq()), conversations, Tuple::addLong)
                .addInteger(limit + 1);
        return database.execute(ENTRIES.sql(Placeholders.padded(conversations.size())), values)
                .map(rows -> {
                    List<StoredEntry> entries = new ArrayList<>(rows.size());
                    rows.forEach(row -> entries.add(EntryRow.read(row)));
                    if (entries.size() <= limit) {
                        Place end = new Place(conversations.getLast(), Long.MAX_VALUE);
                        return new Page(posts(entries), conversations.size() == CONVERSATIONS, end);
                    }
                    StoredEntry last = entries.get(limit - 1);
                    return new Page(
                            posts(entries.subList(0, limit)), true, new Place(last.conversationId(), last.seq()));
                });
    }

    private static List<StoredEntry> posts(List<StoredEntry> entries) {
        return entries.stream().filter(entry -> entry.kind() == EntryKind.POST).toList();
    }
}
