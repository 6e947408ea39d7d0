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
    private volatile RateLimits rates;
    private final ConnectionCloser closer;
    private final SharedBudget inputBudget;
    private final SharedBudget outputBudget;
    private final GatewayMetrics metrics;

    /** @param limits what all connections together may make the gateway keep */
    public ConnectionLoops(
            ConnectionDeadlines deadlines,
            RateLimits rates,
            HeldLimits limits,
            ConnectionCloser closer,
            GatewayMetrics metrics) {
        this.deadlines = deadlines;
        this.rates = rates;
        this.closer = closer;
        this.inputBudget = new SharedBudget(limits.input(), HeldKind.INPUT, closer);
        this.outputBudget = new SharedBudget(limits.output(), HeldKind.OUTPUT, closer);
        this.metrics = metrics;
    }

    /** The connections of this event loop; watched from the first time anybody asks. */
    public ConnectionLoop of(EventLoop eventLoop) {
        ConnectionLoop known = byEventLoop.get(eventLoop);
        return known != null ? known : byEventLoop.computeIfAbsent(eventLoop, this::start);
    }

    private ConnectionLoop start(EventLoop eventLoop) {
        ConnectionLoop loop = new ConnectionLoop(
                eventLoop, deadlines, () -> rates, new HeldBytes(inputBudget, outputBudget), metrics);
        inputBudget.add(loop);
        outputBudget.add(loop);
        loop.startSweeping(closer);
        return loop;
    }

    /** From now on connections may send so much. */
    public void limit(RateLimits newRates) {
        rates = newRates;
    }

    /** What all connections keep of frames that have not arrived whole, in bytes. */
    public long inputBytes() {
        return inputBudget.heldBytes();
    }

    /** What waits to be written to connections with much of it, in bytes. */
    public long outputBytes() {
        return outputBudget.heldBytes();
    }

    public Collection<ConnectionLoop> all() {
        return List.copyOf(byEventLoop.values());
    }
}
