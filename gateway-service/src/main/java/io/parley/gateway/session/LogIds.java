package io.parley.gateway.session;

import io.parley.proto.FrameLayout;
import java.util.List;
import org.jboss.logging.MDC;

/**
 * Says in what is logged whom it is about: the connection, who is logged in on it, in which session, and the request. JSON logs
 * have it as {@code mdc}. It holds for the lines that are written on this thread before it is closed.
 */
public final class LogIds implements AutoCloseable {
    private static final String CONNECTION = "connection";
    private static final String SESSION = "session";
    private static final String USER = "user";
    private static final String DEVICE = "device";
    private static final String REQUEST = "request";
    private static final List<String> ALL = List.of(CONNECTION, SESSION, USER, DEVICE, REQUEST);

    private LogIds() {}

    /** For lines about a connection and whoever is logged in on it. */
    public static LogIds of(ClientConnection connection) {
        return of(connection, FrameLayout.NO_REQUEST_ID);
    }

    /** For lines about a request on a connection, by the id that the client has given it. */
    public static LogIds of(ClientConnection connection, int requestId) {
        MDC.put(CONNECTION, connection.context().channel().id().asShortText());
        ClientSession session = connection.session();
        if (session != null) {
            MDC.put(SESSION, Long.toUnsignedString(session.id()));
            MDC.put(USER, Integer.toUnsignedString(session.identity().userId()));
            MDC.put(DEVICE, session.identity().deviceId());
        }
        if (requestId != FrameLayout.NO_REQUEST_ID) {
            MDC.put(REQUEST, Integer.toUnsignedString(requestId));
        }
        return new LogIds();
    }

    @Override
    public void close() {
        ALL.forEach(MDC::remove);
    }
}
