package io.parley.gateway.session;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts open connections, in all and per client address, and says when there are too many. Any thread. */
public final class ConnectionAdmission {
    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> openPerAddress = new ConcurrentHashMap<>();

    public ConnectionAdmission(int maxConnections, int maxPerAddress) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    /** Counts a new connection in, whether it may stay or not; every call is followed by one {@link #leave}. */
    public boolean enter(InetAddress address) {
        int total = open.incrementAndGet();
        int fromAddress = openPerAddress.merge(address, 1, Integer::sum);
        return total <= maxConnections && fromAddress <= maxPerAddress;
    }

    /** The connection is gone. */
    public void leave(InetAddress address) {
        open.decrementAndGet();
        openPerAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    public int open() {
        return open.get();
    }
}
