package io.parley.gateway.session;

import io.netty.channel.EventLoop;
import io.parley.gateway.observability.GatewayMetrics;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The {@link ConnectionLoop} of every event loop that has had a connection. Any thread may ask. */
public final class ConnectionLoops {
    private final ConcurrentMap<EventLoop, ConnectionLoop> byEventLoop = new ConcurrentHashMap<>();
    private final ConnectionDeadlines deadlines;
    private final RateLimits rates;
    private final ConnectionCloser closer;
    private final GatewayMetrics metrics;

    public ConnectionLoops(
            ConnectionDeadlines deadlines, RateLimits rates, ConnectionCloser closer, GatewayMetrics metrics) {
        this.deadlines = deadlines;
        this.rates = rates;
        this.closer = closer;
        this.metrics = metrics;
    }

    /** The connections of this event loop; watched from the first time anybody asks. */
    public ConnectionLoop of(EventLoop eventLoop) {
        ConnectionLoop known = byEventLoop.get(eventLoop);
        return known != null ? known : byEventLoop.computeIfAbsent(eventLoop, this::start);
    }

    private ConnectionLoop start(EventLoop eventLoop) {
        ConnectionLoop loop = new ConnectionLoop(eventLoop, deadlines, rates, metrics);
        loop.startSweeping(closer);
        return loop;
    }

    public Collection<ConnectionLoop> all() {
        return List.copyOf(byEventLoop.values());
    }
}
