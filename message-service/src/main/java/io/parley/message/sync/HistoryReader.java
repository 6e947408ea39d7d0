package io.parley.message.sync;

import io.parley.message.store.HistoryStore;
import io.parley.message.store.StoredMessage;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Answers History: pages of one conversation, newest first. Must be called on a Vert.x context. */
@ApplicationScoped
public class HistoryReader {
    private final HistoryStore store;

    /** For CDI. */
    public HistoryReader(HistoryStore store) {
        this.store = store;
    }

    /**
     * A page.
     *
     * @param beforeSeq only messages below; 0 from the newest
     * @param limit 1..200
     */
    public Uni<HistoryAnswer> page(long conversationId, long beforeSeq, int limit) {
        return store.page(conversationId, beforeSeq == 0 ? Long.MAX_VALUE : beforeSeq, limit + 1)
                .map(found -> answer(conversationId, found, limit));
    }

    private static HistoryAnswer answer(long conversationId, List<StoredMessage> found, int limit) {
        HistoryAnswer.Builder answer = HistoryAnswer.newBuilder().setConversationId(conversationId);
        int bytes = 0;
        for (StoredMessage stored : found) {
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
