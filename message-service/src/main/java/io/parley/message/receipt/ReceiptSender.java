package io.parley.message.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Push;
import io.parley.message.store.position.Cursor;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Receipt;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells senders how far their messages were received, each user and conversation at most once an interval. A receipt that could not be
 * routed is tried again after as long. Called by {@link CursorWriter} alone, one call after another, on its event loop.
 */
@ApplicationScoped
public class ReceiptSender {
    /** Receipts in one call, at most. */
    private static final int ROUND = 4_096;

    private final DeliveryRouter router;
    private final ReceiptProgress progress;
    private final Pace<Reader, Long> pace;
    private final Counter untold;
    private volatile int waiting;

    /** For CDI. */
    public ReceiptSender(DeliveryRouter router, ReceiptProgress progress, MessageConfig config, MeterRegistry metrics) {
        this.router = router;
        this.progress = progress;
        pace = new Pace<>(
                config.receipts().interval().toNanos(), config.receipts().paced(), Math::max, System::nanoTime);
        untold = ReceiptMetrics.untold("delivered", metrics);
        ReceiptMetrics.waiting("delivered", () -> waiting, metrics);
    }

    /**
     * Sends what these cursors tell somebody, and what is due from earlier.
     *
     * @return whether something waits still; never fails
     */
    Future<Boolean> send(List<Cursor> moved) {
        moved.forEach(this::note);
        Map<Reader, Long> round = pace.take(ROUND);
        List<Push> pushes = new ArrayList<>(round.size());
        round.forEach((reader, seq) -> pushes.add(push(reader, seq)));
        return router.route(pushes).map(accepted -> {
            if (!accepted) {
                round.forEach(pace::offer);
            }
            waiting = pace.waiting();
            return waiting > 0;
        });
    }

    /** Everything may be sent with the next call. */
    void wakeAll() {
        pace.wakeAll();
    }

    private void note(Cursor cursor) {
        if (!ConversationIds.isDirect(cursor.conversationId())) {
            return;
        }
        Reader reader = new Reader(cursor.conversationId(), cursor.userId());
        boolean toOneself = reader.peer() == cursor.userId();
        if (!toOneself
                && progress.acknowledged(cursor.conversationId(), cursor.userId(), cursor.seq())
                && !pace.offer(reader, cursor.seq())) {
            untold.increment();
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
