package io.parley.message.send;

import io.parley.message.conversation.Membership;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Push;
import io.parley.message.store.commit.Committed;
import io.parley.message.store.group.Memberships;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.client.v1.SendAck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The second half of a lane: routes what is committed, then acknowledges it. While one round of routing is under way the
 * lane commits on; the next round takes all that was committed meanwhile. Rounds follow one another, so the deliveries
 * of a conversation keep their order.
 *
 * <p>Lives on the lane's event loop.
 */
final class RouteStage {
    /** Committed messages that may wait for routing before the lane pauses. */
    private static final int ROOM = 2_048;

    private static final int ROUND = 512;

    private final Context context;
    private final DeliveryRouter router;
    private final Memberships groups;
    private final EntryPushes entries;
    private final CommitListener listener;
    private final ArrayDeque<Routed> waiting = new ArrayDeque<>();
    private Runnable onRoom = () -> {};
    private final AtomicInteger unfinished = new AtomicInteger();
    private boolean routing;

    RouteStage(
            Context context, DeliveryRouter router, Memberships groups, EntryPushes entries, CommitListener listener) {
        this.context = context;
        this.router = router;
        this.groups = groups;
        this.entries = entries;
        this.listener = listener;
    }

    /** What to call whenever there is room again. */
    void onRoom(Runnable wakeUp) {
        onRoom = wakeUp;
    }

    boolean hasRoom() {
        return waiting.size() < ROOM;
    }

    /** Whether nothing is being routed. */
    boolean isIdle() {
        return !routing;
    }

    /** Committed sends without an outcome. Safe for any thread. */
    int size() {
        return unfinished.get();
    }

    void add(PendingSend send, Committed place) {
        unfinished.incrementAndGet();
        listener.committed(send.entry(), place.seq());
        EntryTraces.committed(send.span(), place.seq());
        waiting.add(new Routed(send, place));
    }

    void routeNext() {
        if (routing || waiting.isEmpty()) {
            return;
        }
        routing = true;
        List<Routed> round = new ArrayList<>();
        while (round.size() < ROUND && !waiting.isEmpty()) {
            round.add(waiting.poll());
        }
        pushes(round)
                .compose(router::route)
                .onComplete(done -> context.runOnContext(routed -> {
                    round.forEach(Routed::acknowledge);
                    unfinished.addAndGet(-round.size());
                    routing = false;
                    routeNext();
                    onRoom.run();
                }));
    }

    /** A repeat was routed the first time; if that failed, redelivery has it. So it has what nobody's members can be read for. */
    private Future<List<Push>> pushes(List<Routed> round) {
        Map<Long, Long> needed = new HashMap<>();
        for (Routed routed : round) {
            if (routed.place.membersSeq() > 0) {
                needed.merge(routed.send.entry().conversationId(), routed.place.membersSeq(), Math::max);
            }
        }
        Map<Long, Membership> found = new HashMap<>();
        Future<Void> members = Future.succeededFuture();
        for (Map.Entry<Long, Long> group : needed.entrySet()) {
            members = members.compose(before ->
                            groups.since(group.getKey(), group.getValue()).otherwise(Membership.none(group.getKey())))
                    .onSuccess(read -> found.put(group.getKey(), read))
                    .mapEmpty();
        }
        return members.map(all -> round.stream()
                .filter(routed -> !routed.place.repeated())
                .map(routed -> entries.push(
                        routed.send, routed.place, found.get(routed.send.entry().conversationId())))
                .toList());
    }

    private record Routed(PendingSend send, Committed place) {
        void acknowledge() {
            send.acknowledge(SendAck.newBuilder()
                    .setConversationId(send.entry().conversationId())
                    .setSeq(place.seq())
                    .setTimestampMs(place.timestampMs())
                    .build());
        }
    }
}
