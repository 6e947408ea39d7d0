package io.parley.kit.sql;

import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.PoolOptions;

/**
 * What the pools of connections to MySQL have in common. Whoever asks a pool bounds the time himself: the pool's own timer
 * goes on when a connection was refused, and then fails a call that has failed already, an uncaught error for each call.
 */
public final class PoolTerms {
    private static final int NO_TIMER = 0;
    private static final int CONNECT_MS = 5_000;
    /** A peer that stopped answering at all is noticed after this time, where the transport supports it. */
    private static final int DEAD_PEER_MS = 10_000;

    private PoolTerms() {}

    /**
     * A pool that queries are given to as they are.
     *
     * @param configured size and the like; is left as it is
     * @param waiting how many may wait for a connection; more are refused
     */
    public static PoolOptions pool(PoolOptions configured, int waiting) {
        return new PoolOptions(configured).setMaxWaitQueueSize(waiting).setConnectionTimeout(NO_TIMER);
    }

    /** Makes connections that come about in bounded time, and end when the other side is dead. */
    public static void bound(MySQLConnectOptions connections) {
        connections.setConnectTimeout(CONNECT_MS);
        connections.setTcpKeepAlive(true);
        connections.setTcpUserTimeout(DEAD_PEER_MS);
    }
}
