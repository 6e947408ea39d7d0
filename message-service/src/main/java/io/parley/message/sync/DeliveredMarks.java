package io.parley.message.sync;

import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Receipt;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says how far others have received, to a device that was away or may have lost a receipt: read from the cursors, so that
 * nothing needs to be remembered for it. Safe for any thread.
 */
@ApplicationScoped
public class DeliveredMarks {
    private final CursorStore cursors;

    /** For CDI. */
    public DeliveredMarks(CursorStore cursors) {
        this.cursors = cursors;
    }

    /**
     * Receipts for the conversations in which somebody has received more than the asker knows.
     *
     * @param known direct conversations of the asker, with the seq that he knows of
     */
    Future<List<Receipt>> movedSince(int userId, List<Position> known) {
        if (known.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Map<Long, Long> knownSeqs = HashMap.newHashMap(known.size());
        // Of groups nobody is told who has received.
        known.stream()
                .filter(position -> ConversationIds.isDirect(position.getConversationId()))
                .forEach(position ->
                        knownSeqs.merge(position.getConversationId(), Seqs.comparable(position.getSeq()), Math::max));
        return cursors.ofConversations(knownSeqs.keySet()).map(found -> {
            Map<Long, Long> furthest = new HashMap<>();
            for (Cursor cursor : found) {
                if (cursor.userId() != userId) {
                    furthest.merge(cursor.conversationId(), cursor.seq(), Math::max);
                }
            }
            return furthest.entrySet().stream()
                    .filter(mark -> mark.getValue() > knownSeqs.get(mark.getKey()))
                    .map(mark -> Receipt.newBuilder()
                            .setConversationId(mark.getKey())
                            .setUserId(ConversationIds.peer(mark.getKey(), userId))
                            .setDeliveredSeq(mark.getValue())
                            .build())
                    .toList();
        });
    }
}
