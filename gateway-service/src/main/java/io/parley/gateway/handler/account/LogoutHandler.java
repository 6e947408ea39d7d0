package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.Identity;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.LogoutAnswer;

/** Ends the session. The connection closes in any case; when the logout is refused the tokens are still good. */
final class LogoutHandler implements FrameHandler<Logout> {
    private final AuthClient auth;
    private final SessionRegistry registry;
    private final ConnectionCloser closer;

    LogoutHandler(AuthClient auth, SessionRegistry registry, ConnectionCloser closer) {
        this.auth = auth;
        this.registry = registry;
        this.closer = closer;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_LOGOUT;
    }

    @Override
    public void handle(Request request, Logout frame) {
        ClientConnection connection = request.connection();
        Identity identity = request.identity();
        // First of all: the revocation that follows from the logout must not find the session and overtake the answer.
        registry.remove(connection.session());
        request.await(
                auth.logout(identity.userId(), identity.deviceId()),
                done -> {
                    request.answer(LogoutAnswer.getDefaultInstance());
                    closer.close(connection, CloseReason.LOGGED_OUT);
                },
                refusal -> {
                    request.refuse(refusal);
                    closer.close(connection, CloseReason.LOGGED_OUT);
                });
    }
}
