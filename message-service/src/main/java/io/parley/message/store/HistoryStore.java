package io.parley.message.store;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads conversations backwards. Must be called on a Vert.x context. */
@ApplicationScoped
public class HistoryStore {
    /**
     * A page of a conversation.
     *
     * @param beforeSeq only messages below; {@link Long#MAX_VALUE} from the newest
     * @param limit messages at most
     * @return newest first
     */
    @WithSession
    public Uni<List<StoredMessage>> page(long conversationId, long beforeSeq, int limit) {
        return MessageEntity.newestBefore(conversationId, beforeSeq, limit)
                .map(rows -> rows.stream().map(MessageEntity::toMessage).toList());
    }
}
