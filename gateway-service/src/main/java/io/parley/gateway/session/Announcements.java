package io.parley.gateway.session;

import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ServerNotice;
import java.util.List;

/** What whoever runs the server tells everybody: at once to all who are logged in, to others with their login. Any thread. */
public final class Announcements {
    /** Written before others of the same event loop have their turn. */
    private static final int AT_ONCE = 500;

    private final ConnectionLoops loops;
    private volatile ServerNotice notice = ServerNotice.getDefaultInstance();

    public Announcements(ConnectionLoops loops) {
        this.loops = loops;
    }

    /** From now on this is what is told; empty: nothing, and all hear that. */
    public void announce(String text) {
        ServerNotice told = ServerNotice.newBuilder().setText(text).build();
        if (told.equals(notice)) {
            return;
        }
        notice = told;
        for (ConnectionLoop loop : loops.all()) {
            loop.execute(() -> tell(loop, loop.snapshot(), told));
        }
    }

    private void tell(ConnectionLoop loop, List<ClientConnection> connections, ServerNotice told) {
        int now = Math.min(AT_ONCE, connections.size());
        connections.subList(0, now).stream()
                .filter(connection -> connection.state() == ConnectionState.LOGGED_IN)
                .forEach(connection -> send(connection, told));
        if (now < connections.size()) {
            loop.eventLoop().execute(() -> tell(loop, connections.subList(now, connections.size()), told));
        }
    }

    /** Tells somebody who has just logged in what is told now, if anything is. On the event loop of the connection. */
    public void tell(ClientConnection connection) {
        ServerNotice told = notice;
        if (!told.getText().isEmpty()) {
            send(connection, told);
        }
    }

    private static void send(ClientConnection connection, ServerNotice told) {
        connection.send(FrameType.FRAME_TYPE_SERVER_NOTICE, FrameLayout.NO_REQUEST_ID, told);
    }
}
