package io.parley.gateway.dispatch;

import io.netty.buffer.ByteBuf;
import io.parley.gateway.protocol.FrameReceiver;
import io.parley.gateway.protocol.JsonFrameCodec;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.proto.client.v1.ErrorCode;

/** Passes what one connection receives to the dispatcher. On the event loop of the connection. */
public final class ConnectionFrames implements FrameReceiver {
    private final ClientConnection connection;
    private final Dispatcher dispatcher;
    private final ConnectionCloser closer;

    public ConnectionFrames(ClientConnection connection, Dispatcher dispatcher, ConnectionCloser closer) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.closer = closer;
    }

    @Override
    public void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {
        dispatcher.dispatch(connection, type, requestId, buffer, payloadBytes);
    }

    /** A frame has come as JSON text. */
    public void onText(String text, int maxLength) {
        if (text.length() > maxLength) {
            onBrokenFrame(Refusal.of(
                    ErrorCode.ERROR_CODE_TOO_LARGE, "A frame has at most " + maxLength + " characters as JSON."));
            return;
        }
        try {
            dispatcher.dispatch(connection, JsonFrameCodec.parse(text), text.length());
        } catch (Refusal malformed) {
            onBrokenFrame(malformed);
        }
    }

    @Override
    public void onBrokenFrame(Refusal why) {
        dispatcher.broken(connection, why);
    }

    @Override
    public void onDisconnected() {
        closer.disconnected(connection);
    }
}
