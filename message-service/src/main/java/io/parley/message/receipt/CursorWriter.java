package io.parley.message.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Frames;
import io.parley.message.routing.Push;
import io.parley.message.store.Cursor;
import io.parley.message.store.CursorStore;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.message.v1.Acknowledgement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Collects acknowledgements, writes the newest of each device and conversation, and sends receipts for what moved.
 *
 * <p>Acknowledgements are cumulative, so only the newest of each cursor waits, and a write may lag by the configured
 * interval: what a crash loses is acknowledged again after its push is repeated. {@link #acknowledge} may be called from
 * any thread; writing happens on one event loop, one write at a time.
 */
@ApplicationScoped
public class CursorWriter {
    private static final Logger LOG = Logger.getLogger(CursorWriter.class);

    private final Vertx vertx;
    private final Context context;
    private final CursorStore store;
    private final DeliveryRouter router;
    private final ReceiptProgress progress;
    private final MessageConfig.Receipts limits;
    private final Counter ignored;
    private final Counter written;

    private final Map<Key, Long> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** For CDI. */
    public CursorWriter(
            Vertx vertx,
            CursorStore store,
            DeliveryRouter router,
            ReceiptProgress progress,
            MessageConfig config,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.store = store;
        this.router = router;
        this.progress = progress;
        this.limits = config.receipts();
        this.ignored = metrics.counter("parley.message.acknowledgements.ignored");
        this.written = metrics.counter("parley.message.cursors.written");
        metrics.gauge("parley.message.cursors.pending", pending, Map::size);
    }

    /** Notes that a device has everything of a conversation up to a message. */
    public void acknowledge(Acknowledgement ack) {
        if (ack.getSeq() <= 0 || !ConversationIds.isDirectMember(ack.getConversationId(), ack.getUserId())) {
            ignored.increment();
            return;
        }
        Key key = new Key(ack.getUserId(), ack.getDeviceId(), ack.getConversationId());
        if (pending.size() >= limits.pending() && !pending.containsKey(key)) {
            ignored.increment();
            return;
        }
        pending.merge(key, ack.getSeq(), Math::max);
        if (scheduled.compareAndSet(false, true)) {
            vertx.setTimer(
                    Math.max(1, limits.writeInterval().toMillis()), fired -> context.runOnContext(now -> write()));
        }
    }

    /** Writes everything that waits, now. Completes when it is durable, or has failed and waits again. */
    public Future<Void> flush() {
        Promise<Void> flushed = Promise.promise();
        context.runOnContext(now -> write().onComplete(flushed));
        return flushed.future();
    }

    private Future<Void> write() {
        List<Cursor> cursors = new ArrayList<>(pending.size());
        for (Key key : pending.keySet()) {
            Long seq = pending.remove(key);
            if (seq != null) {
                cursors.add(new Cursor(key.userId, key.deviceId, key.conversationId, seq));
            }
        }
        // From here on a new acknowledgement schedules the next write, which may overlap this one: cursors only grow.
        scheduled.set(false);
        if (cursors.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.advance(cursors)
                .onSuccess(applied -> written.increment(applied.size()))
                .compose(this::sendReceipts)
                .recover(failure -> {
                    LOG.warnf(
                            "%d delivery cursors could not be written and are tried again: %s",
                            cursors.size(), failure.getMessage());
                    cursors.forEach(this::putBack);
                    return Future.succeededFuture();
                });
    }

    private void putBack(Cursor cursor) {
        acknowledge(Acknowledgement.newBuilder()
                .setUserId(cursor.userId())
                .setDeviceId(cursor.deviceId())
                .setConversationId(cursor.conversationId())
                .setSeq(cursor.seq())
                .build());
    }

    private Future<Void> sendReceipts(List<Cursor> cursors) {
        List<Push> receipts = new ArrayList<>();
        for (Cursor cursor : cursors) {
            int peer = ConversationIds.peer(cursor.conversationId(), cursor.userId());
            if (peer != cursor.userId()
                    && progress.acknowledged(cursor.conversationId(), cursor.userId(), cursor.seq())) {
                receipts.add(Push.toUser(
                        Frames.push(
                                FrameType.FRAME_TYPE_RECEIPT,
                                Receipt.newBuilder()
                                        .setConversationId(cursor.conversationId())
                                        .setUserId(cursor.userId())
                                        .setDeliveredSeq(cursor.seq())
                                        .build()),
                        peer));
            }
        }
        return router.route(receipts).mapEmpty();
    }

    private record Key(int userId, String deviceId, long conversationId) {}
}
