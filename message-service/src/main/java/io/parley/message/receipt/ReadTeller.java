package io.parley.message.receipt;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.conversation.Membership;
import io.parley.message.relation.ReadReceipts;
import io.parley.message.relation.Sharers;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Push;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Receipt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells whom it concerns how far users have read: the user's other devices, and those of the others of a direct conversation or of a
 * small group who share it with him. Each user and conversation at most once a period: what moves meanwhile is told at its end. What
 * could not be told is tried again after as long. Safe for any thread; tells on one event loop, one round after the other.
 */
@ApplicationScoped
public class ReadTeller {
    /** Marks in one round, at most. */
    private static final int ROUND = 256;

    private final Vertx vertx;
    /** Of no call: what is told outlives the one that moved the mark. */
    private final Context context;

    private final Memberships groups;
    private final ReadReceipts receipts;
    private final DeliveryRouter router;
    private final int largestToldGroup;
    private final Counter untold;
    private final Promise<Void> stopped = Promise.promise();

    /** Guards itself and what follows. */
    private final Pace<Reader, Mark> pace;

    private boolean underWay;
    private boolean timerIsSet;
    private boolean stopping;

    /** For CDI. */
    public ReadTeller(
            Vertx vertx,
            Memberships groups,
            ReadReceipts receipts,
            DeliveryRouter router,
            MessageConfig config,
            MeterRegistry metrics) {
        this.vertx = vertx;
        context = ((VertxInternal) vertx).createEventLoopContext();
        this.groups = groups;
        this.receipts = receipts;
        this.router = router;
        largestToldGroup = config.groups().readReceipts();
        pace = new Pace<>(
                config.receipts().interval().toNanos(),
                config.receipts().paced(),
                (one, other) -> other.seq > one.seq ? other : one,
                System::nanoTime);
        untold = ReceiptMetrics.untold("read", metrics);
        ReceiptMetrics.waiting("read", this::waiting, metrics);
    }

    /** Who has read, and where. */
    private record Reader(long conversationId, int userId) {}

    /** How far, on which device: that one knows. */
    private record Mark(long seq, String deviceId) {}

    /** A mark of a user was moved on one of his devices, which needs not be told. */
    void moved(int userId, String deviceId, long conversationId, long seq) {
        synchronized (pace) {
            if (!pace.offer(new Reader(conversationId, userId), new Mark(seq, deviceId))) {
                untold.increment();
            }
        }
        context.runOnContext(now -> tellDue());
    }

    /** Tells now what rests still; completes when that is told, or could not be. */
    public Future<Void> stop() {
        synchronized (pace) {
            stopping = true;
            pace.wakeAll();
        }
        context.runOnContext(now -> tellDue());
        return stopped.future();
    }

    private int waiting() {
        synchronized (pace) {
            return pace.waiting();
        }
    }

    private void tellDue() {
        Map<Reader, Mark> round;
        synchronized (pace) {
            if (underWay) {
                return;
            }
            round = pace.take(ROUND);
            underWay = !round.isEmpty();
            if (!underWay) {
                tellLater();
            }
        }
        if (!round.isEmpty()) {
            tell(round).otherwise(false).onComplete(told -> ended(round, told.result()));
        }
    }

    private void ended(Map<Reader, Mark> round, boolean told) {
        synchronized (pace) {
            underWay = false;
            if (!told && !stopping) {
                round.forEach(pace::offer);
            }
        }
        tellDue();
    }

    private void tellLater() {
        if (stopping) {
            stopped.tryComplete();
        } else if (!timerIsSet && pace.pauseNanos().isPresent()) {
            timerIsSet = true;
            long pauseMs = TimeUnit.NANOSECONDS.toMillis(pace.pauseNanos().getAsLong());
            vertx.setTimer(pauseMs + 1, fired -> {
                synchronized (pace) {
                    timerIsSet = false;
                }
                tellDue();
            });
        }
    }

    /** Whether everybody was told who may know. */
    private Future<Boolean> tell(Map<Reader, Mark> round) {
        Map<Reader, List<Integer>> concerned = new LinkedHashMap<>();
        Future<Void> found = Future.succeededFuture();
        for (Reader reader : round.keySet()) {
            found = found.compose(before -> whomItConcerns(reader))
                    .onSuccess(users -> concerned.put(reader, users))
                    .mapEmpty();
        }
        return found.compose(all -> {
            Set<Integer> users = new HashSet<>();
            concerned.values().forEach(users::addAll);
            return receipts.among(users)
                    .compose(sharers -> router.route(pushes(round, concerned, sharers)))
                    .recover(unknown ->
                            router.route(pushes(round, concerned, Sharers.NONE)).map(false));
        });
    }

    private Future<List<Integer>> whomItConcerns(Reader reader) {
        return ConversationIds.isGroup(reader.conversationId)
                ? groups.latest(reader.conversationId)
                        .map(Membership::users)
                        .map(users -> users.size() <= largestToldGroup && users.contains(reader.userId)
                                ? users
                                : List.of(reader.userId))
                : Future.succeededFuture(Audience.of(reader.conversationId).users());
    }

    private static List<Push> pushes(Map<Reader, Mark> round, Map<Reader, List<Integer>> concerned, Sharers sharers) {
        List<Push> pushes = new ArrayList<>(round.size());
        round.forEach((reader, mark) -> {
            List<Integer> told = concerned.get(reader).stream()
                    .filter(userId -> sharers.mayKnow(userId, reader.userId))
                    .toList();
            pushes.add(Push.toAllBut(frame(reader, mark), told, reader.userId, mark.deviceId));
        });
        return pushes;
    }

    private static ByteString frame(Reader reader, Mark mark) {
        return Frames.push(
                FrameType.FRAME_TYPE_RECEIPT,
                Receipt.newBuilder()
                        .setConversationId(reader.conversationId)
                        .setUserId(reader.userId)
                        .setReadSeq(mark.seq)
                        .build());
    }
}
