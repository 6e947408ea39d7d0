package io.parley.gateway.delivery;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoop;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.trace.DeliveryTraces;
import io.parley.proto.event.v1.Delivery;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts deliveries by the event loops of their sessions: whatever was polled together reaches each loop as one task.
 * For one thread at a time.
 */
public final class DeliveryRouter {
    private final SessionRegistry registry;
    private final ConnectionCloser closer;
    private final GatewayMetrics metrics;
    private final DeliveryDrops drops;
    private final DeliveryTraces traces;
    private final int maxWaitingPerLoop;
    private final List<DeliveryTask> tasks = new ArrayList<>();
    private final List<ConnectionLoop> loops = new ArrayList<>();

    /**
     * @param drops what a test wants lost
     * @param maxWaitingPerLoop deliveries handed to a loop and not written, above which fetching stops
     */
    public DeliveryRouter(
            SessionRegistry registry,
            ConnectionCloser closer,
            GatewayMetrics metrics,
            DeliveryDrops drops,
            DeliveryTraces traces,
            int maxWaitingPerLoop) {
        this.registry = registry;
        this.closer = closer;
        this.metrics = metrics;
        this.drops = drops;
        this.traces = traces;
        this.maxWaitingPerLoop = maxWaitingPerLoop;
    }

    /** Sorts a delivery that names its sessions. */
    void route(Delivery delivery) {
        if (isToBeDropped(delivery)) {
            return;
        }
        for (int i = 0; i < delivery.getSessionIdsCount(); i++) {
            ClientSession session = registry.find(delivery.getSessionIds(i));
            if (session == null) {
                metrics.deliveryWithoutSession();
            } else {
                taskOf(session.connection().loop()).add(delivery, session);
            }
        }
    }

    /** Sorts a delivery whose sessions were found. */
    void route(Delivery delivery, List<ClientSession> sessions) {
        if (isToBeDropped(delivery)) {
            return;
        }
        for (ClientSession session : sessions) {
            taskOf(session.connection().loop()).add(delivery, session);
        }
    }

    private boolean isToBeDropped(Delivery delivery) {
        boolean dropped = drops.isToBeDropped(delivery);
        if (dropped) {
            metrics.deliveryDroppedByTest();
        }
        return dropped;
    }

    private DeliveryTask taskOf(ConnectionLoop loop) {
        for (DeliveryTask task : tasks) {
            if (task.loop() == loop) {
                return task;
            }
        }
        if (!loops.contains(loop)) {
            loops.add(loop);
        }
        DeliveryTask task = new DeliveryTask(loop, closer, traces);
        tasks.add(task);
        return task;
    }

    /** Gives every loop what was routed to it since the last time. */
    void handOver() {
        tasks.forEach(DeliveryTask::submit);
        tasks.clear();
    }

    /** Whether a loop has more waiting than it should. */
    boolean isBehind() {
        for (ConnectionLoop loop : loops) {
            if (loop.deliveriesWaiting().get() > maxWaitingPerLoop) {
                return true;
            }
        }
        return false;
    }
}
