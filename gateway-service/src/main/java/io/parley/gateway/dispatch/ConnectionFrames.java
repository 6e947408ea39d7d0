package io.parley.gateway.dispatch;

import io.netty.buffer.ByteBuf;
import io.parley.gateway.protocol.FrameReceiver;
import io.parley.gateway.protocol.JsonFrameCodec;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.ConnectionCloser;

/** Passes what one connection receives to the dispatcher. On the event loop of the connection. */
public class ConnectionFrames implements FrameReceiver {
    private final ClientConnection connection;
    private final Dispatcher dispatcher;
    private final ConnectionCloser closer;
    private final FrameLimits limits;

    public ConnectionFrames(
            ClientConnection connection, Dispatcher dispatcher, ConnectionCloser closer, FrameLimits limits) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.closer = closer;
        this.limits = limits;
    }

    @Override
    public final int maxLength() {
        return connection.state().isLoggedIn() ? limits.maxLength() : limits.maxLengthBeforeLogin();
    }

    @Override
    public final void onHeld(int bytes) {
        connection.holds(bytes);
    }

    @Override
    public final void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {
        dispatcher.dispatch(connection, type, requestId, buffer, payloadBytes);
    }

    /** A frame has come as JSON text of so many bytes. */
    protected final void onText(String text, int bytes) {
        try {
            dispatcher.dispatch(connection, JsonFrameCodec.parse(text), bytes);
        } catch (Refusal malformed) {
            onBrokenFrame(malformed);
        }
    }

    @Override
    public final void onBrokenFrame(Refusal why) {
        dispatcher.broken(connection, why);
    }

    @Override
    public final void onDisconnected() {
        closer.disconnected(connection);
    }
}
