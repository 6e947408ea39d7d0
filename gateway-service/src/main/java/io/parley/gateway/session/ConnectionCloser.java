package io.parley.gateway.session;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import org.jboss.logging.Logger;

/**
 * The one way in which a connection ends: tell the client why, take its session out of the registry, count it, close the
 * socket. Closing twice does nothing. Any thread may call it.
 */
public final class ConnectionCloser {
    private static final Logger LOG = Logger.getLogger(ConnectionCloser.class);

    private final SessionRegistry registry;
    private final GatewayMetrics metrics;

    public ConnectionCloser(SessionRegistry registry, GatewayMetrics metrics) {
        this.registry = registry;
        this.metrics = metrics;
    }

    /** Ends the connection for this reason. */
    public void close(ClientConnection connection, CloseReason reason) {
        close(connection, reason, reason.sentence());
    }

    /** Ends the connection for this reason, told in a sentence of its own. */
    public void close(ClientConnection connection, CloseReason reason, String sentence) {
        connection.loop().execute(() -> closeOnLoop(connection, reason, sentence));
    }

    private void closeOnLoop(ClientConnection connection, CloseReason reason, String sentence) {
        if (!connection.state().isOpen()) {
            return;
        }
        boolean said = isSaid(connection, reason, sentence);
        connection.moveTo(ConnectionState.CLOSING);
        connection.input().drop();
        if (connection.session() != null) {
            registry.remove(connection.session());
            connection.session().discard();
        }
        metrics.connectionClosed(reason.metricTag());
        log(connection, reason);
        if (reason.isAbrupt() || !said) {
            connection.abort();
        } else {
            connection.finish(reason);
        }
    }

    private static void log(ClientConnection connection, CloseReason reason) {
        if (LOG.isEnabled(reason.logLevel())) {
            try (LogIds ids = LogIds.of(connection)) {
                LOG.logf(
                        reason.logLevel(),
                        "Connection %s closes: %s",
                        connection.context().channel(),
                        reason);
            }
        }
    }

    /** Writes the last word, where there is one and room for it; false when there is no memory to write it. */
    private static boolean isSaid(ClientConnection connection, CloseReason reason, String sentence) {
        if (reason.wireCode() == null || !connection.context().channel().isWritable()) {
            return true;
        }
        Error error = Error.newBuilder()
                .setCode(reason.wireCode())
                .setMessage(sentence)
                .setRetryAfterMs(retryAfterMs(reason))
                .build();
        return connection.isSent(FrameType.FRAME_TYPE_ERROR, FrameLayout.NO_REQUEST_ID, error);
    }

    private static int retryAfterMs(CloseReason reason) {
        return switch (reason) {
            case TOO_MANY_CONNECTIONS, RATE_LIMITED, UNFINISHED_INPUT, OUT_OF_MEMORY -> Refusal.DEFAULT_RETRY_AFTER_MS;
            default -> 0;
        };
    }

    /** The socket is gone: the last thing that happens to a connection. On its event loop. */
    public void disconnected(ClientConnection connection) {
        closeOnLoop(connection, CloseReason.CLIENT_GONE, "");
        connection.loop().remove(connection);
    }
}
