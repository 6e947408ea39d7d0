package io.parley.message.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.config.ReceiptsConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.store.database.DeviceIds;
import io.parley.message.store.group.Memberships;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.proto.ConversationIds;
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
 * Collects acknowledgements, writes the newest of each device and conversation, and has receipts sent for what moved.
 *
 * <p>Acknowledgements are cumulative, so only the newest of each cursor waits, and a write may lag by the configured
 * interval, in large groups by less than redelivery waits: what a crash loses is acknowledged again after its push is
 * repeated. {@link #acknowledge} may be called from any thread; writing happens on one event loop, one write at a time.
 */
@ApplicationScoped
public class CursorWriter {
    private static final Logger LOG = Logger.getLogger(CursorWriter.class);

    private final Vertx vertx;
    private final Context context;
    private final CursorStore store;
    private final ReceiptSender receipts;
    private final Memberships groups;
    private final ReceiptsConfig limits;
    private final int largestPromptGroup;
    private final long lateMs;
    private final Counter ignored;
    private final Counter written;

    private final Map<Key, Long> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Those of large groups, which are many and of which nobody is told. */
    private final Map<Key, Long> late = new ConcurrentHashMap<>();

    private final AtomicBoolean lateScheduled = new AtomicBoolean();
    private Future<Void> writes = Future.succeededFuture();

    /** For CDI. */
    public CursorWriter(
            Vertx vertx,
            CursorStore store,
            ReceiptSender receipts,
            Memberships groups,
            MessageConfig config,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.store = store;
        this.receipts = receipts;
        this.groups = groups;
        this.limits = config.receipts();
        this.largestPromptGroup = config.groups().lookedUp();
        // Before redelivery looks again: by then it would take them for missing.
        this.lateMs = config.redelivery().interval().toMillis() * 2 / 3;
        this.ignored = metrics.counter("parley.message.acknowledgements.ignored");
        this.written = metrics.counter("parley.message.cursors.written");
        metrics.gauge("parley.message.cursors.pending", this, CursorWriter::waiting);
    }

    /** Notes that a device has everything of a conversation up to a message. */
    public void acknowledge(Acknowledgement ack) {
        if (ack.getSeq() <= 0
                // Who is in a group is looked up when the cursor is written.
                || !ConversationIds.isGroup(ack.getConversationId())
                        && !Audience.of(ack.getConversationId()).contains(ack.getUserId())
                || !DeviceIds.isValid(ack.getDeviceId())) {
            ignored.increment();
            return;
        }
        Key key = new Key(ack.getUserId(), ack.getDeviceId(), ack.getConversationId());
        boolean isLate = ConversationIds.isGroup(ack.getConversationId())
                && groups.hasMoreThan(ack.getConversationId(), largestPromptGroup);
        if (isLate) {
            note(late, key, ack.getSeq());
            scheduleLate();
        } else {
            note(pending, key, ack.getSeq());
            schedule();
        }
    }

    private void note(Map<Key, Long> waiting, Key key, long seq) {
        if (waiting() < limits.pending() || waiting.containsKey(key)) {
            waiting.merge(key, seq, Math::max);
        } else {
            ignored.increment();
        }
    }

    private int waiting() {
        return pending.size() + late.size();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            vertx.setTimer(Math.max(1, limits.writeInterval().toMillis()), fired -> writeNext());
        }
    }

    private void scheduleLate() {
        if (lateScheduled.compareAndSet(false, true)) {
            vertx.setTimer(Math.max(1, lateMs), fired -> flush());
        }
    }

    /** Writes everything that waits, now. Completes when it is durable, or has failed and waits again. */
    public Future<Void> flush() {
        lateScheduled.set(false);
        for (Key key : late.keySet()) {
            Long seq = late.remove(key);
            if (seq != null) {
                pending.merge(key, seq, Math::max);
            }
        }
        return writeNext();
    }

    private Future<Void> writeNext() {
        Promise<Void> flushed = Promise.promise();
        context.runOnContext(now -> {
            writes = writes.compose(before -> write());
            writes.onComplete(flushed);
        });
        return flushed.future();
    }

    /** Writes everything that waits, and sends the receipts whose time has not come as well. Completes as {@link #flush} does. */
    public Future<Void> stop() {
        context.runOnContext(now -> receipts.wakeAll());
        return flush();
    }

    private Future<Void> write() {
        // Before the first cursor is taken: whoever comes too late for this write must schedule the next.
        scheduled.set(false);
        List<Cursor> cursors = new ArrayList<>(pending.size());
        for (Key key : pending.keySet()) {
            Long seq = pending.remove(key);
            if (seq != null) {
                cursors.add(new Cursor(key.userId, key.deviceId, key.conversationId, seq));
            }
        }
        return Future.succeededFuture(cursors)
                .compose(store::advance)
                .recover(failure -> {
                    LOG.warnf(
                            "%d delivery cursors could not be written and are tried again: %s",
                            cursors.size(), failure.getMessage());
                    cursors.forEach(cursor -> note(
                            pending,
                            new Key(cursor.userId(), cursor.deviceId(), cursor.conversationId()),
                            cursor.seq()));
                    schedule();
                    return Future.succeededFuture(List.of());
                })
                .compose(applied -> {
                    written.increment(applied.size());
                    return receipts.send(applied);
                })
                .onSuccess(due -> {
                    if (due) {
                        schedule();
                    }
                })
                .otherwiseEmpty()
                .mapEmpty();
    }

    private record Key(int userId, String deviceId, long conversationId) {}
}
