package io.parley.gateway.dispatch;

import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.LogIds;
import io.parley.kit.log.SlowWork;
import io.parley.proto.client.v1.FrameType;
import org.jboss.logging.Logger;

/** Names requests that took half a second or longer, at DEBUG. */
final class SlowRequests {
    private static final Logger LOG = Logger.getLogger(SlowRequests.class);
    private static final SlowWork SLOW = new SlowWork(LOG, 500);

    private SlowRequests() {}

    /** A request begins; the answer is for {@link #end}. */
    static long begin() {
        return SLOW.begin();
    }

    static void end(long begun, ClientConnection connection, FrameType type, int id) {
        long ms = SLOW.tookMs(begun);
        if (ms != SlowWork.NOT_SLOW) {
            try (LogIds ids = LogIds.of(connection, id)) {
                LOG.debugf("%s took %d ms", type, ms);
            }
        }
    }
}
