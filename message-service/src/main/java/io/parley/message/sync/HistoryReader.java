package io.parley.message.sync;

import io.parley.message.store.EntryReader;
import io.parley.message.store.StoredEntry;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Answers History: pages of one conversation, newest first. Safe for any thread. */
@ApplicationScoped
public class HistoryReader {
    private final EntryReader entries;

    /** For CDI. */
    public HistoryReader(EntryReader entries) {
        this.entries = entries;
    }

    /**
     * A page.
     *
     * @param beforeSeq only messages below; 0 from the newest
     * @param limit 1..200
     */
    public Future<HistoryAnswer> page(long conversationId, long beforeSeq, int limit) {
        return entries.before(conversationId, beforeSeq == 0 ? Long.MAX_VALUE : beforeSeq, limit + 1)
                .map(found -> answer(conversationId, found, limit));
    }

    private static HistoryAnswer answer(long conversationId, List<StoredEntry> found, int limit) {
        HistoryAnswer.Builder answer = HistoryAnswer.newBuilder().setConversationId(conversationId);
        int bytes = 0;
        for (StoredEntry stored : found) {
            Message message = Messages.toClient(stored);
            bytes += message.getSerializedSize();
            if (answer.getMessagesCount() == limit || (answer.getMessagesCount() > 0 && bytes > Messages.PAGE_BYTES)) {
                return answer.setMore(true).build();
            }
            answer.addMessages(message);
        }
        return answer.build();
    }
}
