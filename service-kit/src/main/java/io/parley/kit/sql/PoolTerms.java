package io.parley.kit.sql;

import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;

/**
 * What the pools of connections to MySQL have in common. Whoever asks a pool bounds the time himself: the pool's own timer
 * goes on when a connection was refused, and then fails a call that has failed already, an uncaught error for each call.
 */
public final class PoolTerms {
    private static final int NO_TIMER = 0;
    private static final int CONNECT_MS = 5_000;
    /** A peer that stopped answering at all is noticed after this time, where the transport supports it. */
    private static final int DEAD_PEER_MS = 10_000;

    /** A connection that is not as it must be must not get into the pool; one that broke is taken out by the client itself. */
    private static final String END_SESSION = "KILL CONNECTION_ID()";

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

    /**
     * Hands a new connection to its pool after these statements, or ends it when one of them fails. For connect handlers of
     * pools: a connection that broke meanwhile is not closed a second time, which the client takes for an error of its own.
     *
     * @param statements run one after the other
     */
    public static void begin(SqlConnection connection, String... statements) {
        Future<?> begun = Future.succeededFuture();
        for (String statement : statements) {
            begun = begun.compose(done -> connection.query(statement).execute());
        }
        // Closing hands the connection to the pool.
        begun.onSuccess(done -> connection.close())
                .onFailure(failure -> connection.query(END_SESSION).execute());
    }
}
