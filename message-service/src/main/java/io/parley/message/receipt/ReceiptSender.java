package io.parley.message.receipt;

import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Push;
import io.parley.message.store.Cursor;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Receipt;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells senders how far their messages were received. A receipt that could not be routed stays due and goes with a later
 * round. Called by {@link CursorWriter} alone, one call after another, on its event loop.
 */
@ApplicationScoped
public class ReceiptSender {
    /** Receipts in one call, at most. */
    private static final int ROUND = 4_096;

    private final DeliveryRouter router;
    private final ReceiptProgress progress;
    private final int limit;
    private final Map<Reader, Long> due = new LinkedHashMap<>();

    /** For CDI. */
    public ReceiptSender(DeliveryRouter router, ReceiptProgress progress, MessageConfig config) {
        this.router = router;
        this.progress = progress;
        this.limit = config.receipts().remembered();
    }

    /**
     * Sends what these cursors tell somebody, and what is still due from earlier.
     *
     * @return whether something is due still; never fails
     */
    Future<Boolean> send(List<Cursor> moved) {
        moved.forEach(this::note);
        Map<Reader, Long> round = new LinkedHashMap<>();
        due.entrySet().stream().limit(ROUND).forEach(next -> round.put(next.getKey(), next.getValue()));
        List<Push> pushes = new ArrayList<>(round.size());
        round.forEach((reader, seq) -> pushes.add(push(reader, seq)));
        return router.route(pushes).map(accepted -> {
            if (accepted) {
                round.forEach(due::remove);
            }
            return !due.isEmpty();
        });
    }

    private void note(Cursor cursor) {
        if (!ConversationIds.isDirect(cursor.conversationId())) {
            return;
        }
        Reader reader = new Reader(cursor.conversationId(), cursor.userId());
        boolean toOneself = reader.peer() == cursor.userId();
        if (!toOneself
                && progress.acknowledged(cursor.conversationId(), cursor.userId(), cursor.seq())
                && (due.size() < limit || due.containsKey(reader))) {
            due.merge(reader, cursor.seq(), Math::max);
        }
    }

    private static Push push(Reader reader, long seq) {
        Receipt receipt = Receipt.newBuilder()
                .setConversationId(reader.conversationId)
                .setUserId(reader.userId)
                .setDeliveredSeq(seq)
                .build();
        return Push.toUser(Frames.push(FrameType.FRAME_TYPE_RECEIPT, receipt), reader.peer());
    }

    /** Who has received, and where. */
    private record Reader(long conversationId, int userId) {
        int peer() {
            return ConversationIds.peer(conversationId, userId);
        }
    }
}
