package io.parley.gateway.session;

import io.netty.channel.EventLoop;
import io.parley.gateway.observability.GatewayMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The connections of one event loop, and the one timer that watches all their deadlines: a sweep over the list instead
 * of a timer per connection. Also the loop's coarse clock, so that a frame costs no look at the real one.
 *
 * <p>Everything runs on the event loop, except {@link #execute}, {@link #deliveriesWaiting} and the constructor.
 */
public final class ConnectionLoop {
    private static final long SWEEP_PERIOD_MS = 200;
    /** The coarse clock never advances more per sweep: after a stall, clients get time to be heard. */
    private static final long MAX_ADVANCE_MS = 5 * SWEEP_PERIOD_MS;

    private final EventLoop eventLoop;
    private final ConnectionDeadlines deadlines;
    private final Supplier<RateLimits> rates;
    private final GatewayMetrics metrics;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final AtomicInteger deliveriesWaiting = new AtomicInteger();
    private final HeldBytes held;

    private long lastSweepNanos = System.nanoTime();
    private long nowMs;

    ConnectionLoop(
            EventLoop eventLoop,
            ConnectionDeadlines deadlines,
            Supplier<RateLimits> rates,
            HeldBytes held,
            GatewayMetrics metrics) {
        this.eventLoop = eventLoop;
        this.deadlines = deadlines;
        this.rates = rates;
        this.held = held;
        this.metrics = metrics;
    }

    void startSweeping(ConnectionCloser closer) {
        eventLoop.scheduleAtFixedRate(() -> sweep(closer), SWEEP_PERIOD_MS, SWEEP_PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** The connection is open from now on; its deadlines run. */
    public void add(ClientConnection connection) {
        connection.slot(connections.size());
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        int slot = connection.slot();
        if (slot < connections.size() && connections.get(slot) == connection) {
            ClientConnection last = connections.removeLast();
            if (last != connection) {
                connections.set(slot, last);
                last.slot(slot);
            }
        }
    }

    /** Milliseconds on a clock that has no date and is right within a sweep. */
    long nowMs() {
        return nowMs;
    }

    private void sweep(ConnectionCloser closer) {
        long nanos = System.nanoTime();
        nowMs += Math.min(TimeUnit.NANOSECONDS.toMillis(nanos - lastSweepNanos), MAX_ADVANCE_MS);
        lastSweepNanos = nanos;
        // Backwards, because an ended connection is replaced in the list by the last one.
        for (int i = connections.size() - 1; i >= 0; i--) {
            ClientConnection connection = connections.get(i);
            if (connection.input().isPaused()) {
                checkPause(connection, closer);
            }
            checkDeadline(connection, closer);
        }
        held.measureOutput();
    }

    private void checkPause(ClientConnection connection, ConnectionCloser closer) {
        if (connection.input().isAbuse()) {
            closer.close(connection, CloseReason.RATE_LIMITED);
        } else {
            connection.input().readOnWhenPaid();
        }
    }

    private void checkDeadline(ClientConnection connection, ConnectionCloser closer) {
        switch (connection.state()) {
            case AWAITING_LOGIN -> {
                if (nowMs - connection.stateSinceMs() >= deadlines.loginMs()) {
                    closer.close(connection, CloseReason.LOGIN_DEADLINE);
                }
            }
            case LOGGED_IN -> {
                // Nobody is heard while nothing is read.
                if (connection.input().isPaused()) {
                    return;
                }
                if (nowMs - connection.input().lastHeardMs() >= connection.silenceMs(deadlines)) {
                    closer.close(connection, CloseReason.SILENCE);
                } else {
                    connection.askForLife(deadlines);
                }
            }
            case CLOSING -> {
                if (nowMs - connection.stateSinceMs() >= deadlines.closeGraceMs()) {
                    connection.cutOff();
                }
            }
            case LOGGING_IN, LEAVING -> {
                // The calls under way have deadlines of their own; a drain ends what is left.
            }
        }
    }

    /** What its connections make the gateway keep. */
    HeldBytes held() {
        return held;
    }

    /** Those that keep something of this kind and are not closing yet, most first. */
    List<ClientConnection> holders(HeldKind kind, boolean loggedIn) {
        return HeldBytes.holders(connections, kind, loggedIn);
    }

    /** Some of those who logged in at least so long ago and have not been asked to leave. */
    public List<ClientConnection> loggedInFor(long minAgeMs, int limit) {
        return connections.stream()
                .filter(connection -> connection.state() == ConnectionState.LOGGED_IN
                        && nowMs - connection.stateSinceMs() >= minAgeMs)
                .limit(limit)
                .toList();
    }

    /** A copy of the list, for tasks that end connections on their way. */
    public List<ClientConnection> snapshot() {
        return List.copyOf(connections);
    }

    /** Runs the task on the event loop: at once when already there. Any thread. */
    public void execute(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    /** How many deliveries were handed to this loop and are not written yet. Any thread. */
    public AtomicInteger deliveriesWaiting() {
        return deliveriesWaiting;
    }

    /** The loop itself, for work that belongs to it. Any thread. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    RateLimits rates() {
        return rates.get();
    }

    GatewayMetrics metrics() {
        return metrics;
    }
}
