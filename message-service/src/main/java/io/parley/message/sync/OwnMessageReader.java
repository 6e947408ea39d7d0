package io.parley.message.sync;

import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.read.OwnPostStore;
import io.parley.message.store.read.OwnPostStore.Place;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.OwnMessagesAnswer;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers OwnMessages: what one user has written, conversation after conversation. Safe for any thread. */
@ApplicationScoped
public class OwnMessageReader {
    private final OwnPostStore store;

    /** For CDI. */
    public OwnMessageReader(OwnPostStore store) {
        this.store = store;
    }

    /**
     * A page.
     *
     * @param limit 1..200
     */
    public Future<OwnMessagesAnswer> page(int userId, long afterConversationId, long afterSeq, int limit) {
        return store.after(userId, new Place(afterConversationId, afterSeq), limit)
                .map(OwnMessageReader::answer);
    }

    private static OwnMessagesAnswer answer(OwnPostStore.Page found) {
        OwnMessagesAnswer.Builder answer = OwnMessagesAnswer.newBuilder();
        int bytes = 0;
        for (StoredEntry post : found.posts()) {
            Message message = Messages.toClient(post);
            bytes += message.getSerializedSize();
            if (bytes > Messages.PAGE_BYTES && answer.getMessagesCount() > 0) {
                Message last = answer.getMessages(answer.getMessagesCount() - 1);
                return answer.setMore(true)
                        .setAfterConversationId(last.getConversationId())
                        .setAfterSeq(last.getSeq())
                        .build();
            }
            answer.addMessages(message);
        }
        return answer.setMore(found.more())
                .setAfterConversationId(found.last().conversationId())
                .setAfterSeq(found.last().seq())
                .build();
    }
}
