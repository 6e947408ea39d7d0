package io.parley.message.send;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.group.Memberships;
import io.parley.message.trace.EntryTraces;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * All commit lanes of this pod. A conversation always goes to the same lane, so its messages keep their order and its
 * row is never waited for within the pod. Safe for any thread.
 */
@ApplicationScoped
public class SendLanes {
    private final List<SendLane> lanes = new ArrayList<>();
    private volatile boolean stopping;

    /** For CDI. Every lane gets an event loop; there may be fewer loops than lanes. */
    public SendLanes(
            Vertx vertx,
            MessageStore store,
            DeliveryRouter router,
            Memberships groups,
            CommitListener listener,
            EntryTraces traces,
            MessageConfig config,
            MeterRegistry metrics) {
        EntryPushes entries = new EntryPushes(config.groups().lookedUp());
        for (int i = 0; i < config.send().lanes(); i++) {
            ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
            RouteStage routes = new RouteStage(context, router, groups, entries, listener);
            SendLane lane = new SendLane(vertx, context, store, routes, traces, config.send());
            metrics.gauge("parley.message.lane.size", Tags.of("lane", Integer.toString(i)), lane, SendLane::size);
            lanes.add(lane);
        }
    }

    /** Takes a send in; a full lane refuses it at once. */
    public void offer(PendingSend send) {
        if (stopping) {
            send.turnAway(Refusals.STOPPING);
        } else if (!lane(send.entry().conversationId()).offer(send)) {
            send.turnAway(Refusals.LANE_FULL);
        }
    }

    /** Refuses everything from now on. What was taken is finished. */
    public void stop() {
        stopping = true;
    }

    /** Sends without an outcome in all lanes. */
    public int size() {
        return lanes.stream().mapToInt(SendLane::size).sum();
    }

    private SendLane lane(long conversationId) {
        // Neighbouring ids must not share a lane: mix the bits first (Fibonacci hashing).
        long mixed = conversationId * 0x9E3779B97F4A7C15L;
        return lanes.get((int) Long.remainderUnsigned(mixed >>> 32, lanes.size()));
    }
}
