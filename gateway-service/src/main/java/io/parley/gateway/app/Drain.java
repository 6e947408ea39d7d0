package io.parley.gateway.app;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoop;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.SessionEndings;
import io.parley.proto.client.v1.GoAway;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Sends clients away: all at once when the lease is lost, one after the other when the gateway stops, a few when others have
 * fewer. Everybody is told another time to reconnect, so that they do not all come at once.
 */
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final DrainSettings settings;
    private final ConnectionLoops loops;
    private final SessionEndings endings;
    private final ConnectionCloser closer;
    private final GatewayMetrics metrics;

    Drain(
            DrainSettings settings,
            ConnectionLoops loops,
            SessionEndings endings,
            ConnectionCloser closer,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.loops = loops;
        this.endings = endings;
        this.closer = closer;
        this.metrics = metrics;
    }

    long timeoutNanos() {
        return TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs());
    }

    /** Ends every connection now, with a word. Does not block. */
    void sendAwayAll(String reason) {
        for (ConnectionLoop loop : loops.all()) {
            loop.execute(() -> loop.snapshot().forEach(connection -> endings.sentAway(connection, goAway(reason))));
        }
    }

    /**
     * Asks about so many clients to reconnect, evenly from all event loops, if they logged in at least so long ago. Does not
     * block.
     */
    void askSomeToLeave(int count, long minAgeMs) {
        Collection<ConnectionLoop> all = loops.all();
        int perLoop = Math.ceilDiv(count, Math.max(1, all.size()));
        for (ConnectionLoop loop : all) {
            loop.execute(() -> loop.loggedInFor(minAgeMs, perLoop).forEach(connection -> {
                endings.askedToLeave(
                        connection, goAway("Other gateways have fewer clients: reconnect to any gateway."));
                metrics.askedToRebalance();
            }));
        }
    }

    /**
     * Asks every client to leave, evenly over the configured time, and waits until they are gone or time is up. Blocks;
     * never on an event loop.
     */
    void askAllToLeave(long endNanos) {
        List<ClientConnection> connections = connections();
        if (connections.isEmpty()) {
            return;
        }
        LOG.infof("Asking %d clients to reconnect elsewhere", connections.size());
        long beganNanos = System.nanoTime();
        long spreadNanos = Math.min(TimeUnit.MILLISECONDS.toNanos(settings.spreadMs()), (endNanos - beganNanos) / 2);
        for (int i = 0; i < connections.size(); i++) {
            long dueNanos = beganNanos + spreadNanos * i / connections.size();
            waitUntil(() -> System.nanoTime() >= dueNanos, endNanos);
            endings.askedToLeave(connections.get(i), goAway("This gateway is going away: reconnect to any gateway."));
        }
        long answersEndNanos = beganNanos + (endNanos - beganNanos) * 3 / 4;
        waitUntil(() -> connections().isEmpty(), answersEndNanos);
        connections().forEach(connection -> closer.close(connection, CloseReason.GOING_AWAY));
    }

    private GoAway goAway(String reason) {
        return GoAway.newBuilder()
                .setReason(reason)
                .setReconnectAfterMs((int) ThreadLocalRandom.current().nextLong(settings.maxReconnectAfterMs() + 1))
                .build();
    }

    private List<ClientConnection> connections() {
        List<ClientConnection> all = new ArrayList<>();
        for (ConnectionLoop loop : loops.all()) {
            CountDownLatch copied = new CountDownLatch(1);
            loop.execute(() -> {
                synchronized (all) {
                    all.addAll(loop.snapshot());
                }
                copied.countDown();
            });
            try {
                if (!copied.await(1, TimeUnit.SECONDS)) {
                    LOG.warn("An event loop does not answer while the gateway stops");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /** Waits until this is so or time is up. */
    void waitUntil(BooleanSupplier condition, long endNanos) {
        while (!condition.getAsBoolean() && System.nanoTime() < endNanos) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
