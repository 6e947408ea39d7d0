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

    /** Counts a new connection in, whether it may stay or not; every call is followed by one {@link #leave()}. */
    public boolean enter() {
        return open.incrementAndGet() <= maxConnections;
    }

    /** The connection is gone. */
    public void leave() {
        open.decrementAndGet();
    }

    /** Counts a connection with its client's address, once that is known; followed by one {@link #leave(InetAddress)}. */
    public boolean enter(InetAddress address) {
        return openPerAddress.merge(address, 1, Integer::sum) <= maxPerAddress;
    }

    /** The connection of this address is gone. */
    public void leave(InetAddress address) {
        openPerAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    public int open() {
        return open.get();
    }
}
