package io.parley.presence.store;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** The statement that removes sessions by device and id, so that a newer session of the device stays. */
final class SessionRemoval {
    /** Cost: one row by primary key per session; one that is not there any more costs a lookup. */
    private static final StatementSizes REMOVE = new StatementSizes(size -> "DELETE FROM session WHERE "
            + StatementSizes.repeated("(user_id = ? AND device_id = ? AND session_id = ?)", " OR ", size));

    private SessionRemoval() {}

    static String text(int size) {
        return REMOVE.text(size);
    }

    static Tuple parameters(List<SessionRef> sessions) {
        Tuple parameters = Tuple.tuple();
        for (SessionRef session : sessions) {
            parameters
                    .addInteger(session.key().userId())
                    .addString(session.key().deviceId())
                    .addLong(session.sessionId());
        }
        return parameters;
    }
}
