package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.client.v1.SessionRevoked;
import java.time.Clock;

/** The three ways in which the server ends a session that did nothing wrong: each has its last word. Any thread. */
public final class SessionEndings {
    private final ConnectionCloser closer;
    private final Clock clock;

    public SessionEndings(ConnectionCloser closer, Clock clock) {
        this.closer = closer;
        this.clock = clock;
    }

    /** The device has logged in again: tells the old session and closes it. */
    public void replaced(ClientSession old) {
        endWith(
                old.connection(),
                FrameType.FRAME_TYPE_SESSION_REPLACED,
                SessionReplaced.newBuilder()
                        .setDeviceId(old.identity().deviceId())
                        .setTimestampMs(clock.millis())
                        .build(),
                CloseReason.REPLACED);
    }

    /** The session's token was revoked: tells it and closes it. */
    public void revoked(ClientSession session, TokenRevocation revocation) {
        endWith(
                session.connection(),
                FrameType.FRAME_TYPE_SESSION_REVOKED,
                SessionRevoked.newBuilder()
                        .setReason(revocation.reason())
                        .setWhy(revocation.why())
                        .build(),
                CloseReason.REVOKED);
    }

    /** The gateway goes, or has lost its lease: tells the client when to come back and closes the connection at once. */
    public void sentAway(ClientConnection connection, GoAway goAway) {
        endWith(connection, FrameType.FRAME_TYPE_GO_AWAY, goAway, CloseReason.GOING_AWAY);
    }

    /** As {@link #sentAway}, but requests under way still get their answers. */
    public void askedToLeave(ClientConnection connection, GoAway goAway) {
        connection.execute(() -> {
            if (connection.state() == ConnectionState.LOGGED_IN) {
                connection.send(FrameType.FRAME_TYPE_GO_AWAY, FrameLayout.NO_REQUEST_ID, goAway);
                connection.moveTo(ConnectionState.LEAVING);
            } else if (connection.state() != ConnectionState.LEAVING) {
                sentAway(connection, goAway);
            }
        });
    }

    private void endWith(ClientConnection connection, FrameType type, Message lastWord, CloseReason reason) {
        connection.execute(() -> {
            connection.send(type, FrameLayout.NO_REQUEST_ID, lastWord);
            closer.close(connection, reason);
        });
    }
}
