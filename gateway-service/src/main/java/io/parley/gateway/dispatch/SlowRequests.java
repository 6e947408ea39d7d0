package io.parley.gateway.dispatch;

import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.LogIds;
import io.parley.proto.client.v1.FrameType;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Names requests that took long, at DEBUG. Costs nothing but a look at the level while nobody wants to know. */
final class SlowRequests {
    private static final Logger LOG = Logger.getLogger(SlowRequests.class);
    private static final long SLOW_MS = 500;
    private static final long NOT_MEASURED = 0;

    private SlowRequests() {}

    /** When the request begins, for {@link #end}. */
    static long begin() {
        return LOG.isDebugEnabled() ? System.nanoTime() | 1 : NOT_MEASURED;
    }

    static void end(long begunNanos, ClientConnection connection, FrameType type, int id) {
        if (begunNanos == NOT_MEASURED) {
            return;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        if (ms >= SLOW_MS) {
            try (LogIds ids = LogIds.of(connection, id)) {
                LOG.debugf("%s took %d ms", type, ms);
            }
        }
    }
}
