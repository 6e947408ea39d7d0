package io.parley.gateway.server;

import io.netty.buffer.ByteBuf;
import io.parley.gateway.dispatch.ConnectionFrames;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.dispatch.FrameLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.protocol.WebSocketDecoder;
import io.parley.gateway.protocol.WebSocketFrameReader;
import io.parley.gateway.protocol.WebSocketReceiver;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.WebSocketConnection;
import io.parley.gateway.session.WebSocketJsonConnection;
import io.parley.proto.client.v1.ErrorCode;

/**
 * What comes in over one WebSocket: messages are frames of the protocol, and pings, pongs and fragments cost the client of
 * what it may send, like frames. On the event loop of the connection.
 */
final class WebSocketMessages extends ConnectionFrames implements WebSocketReceiver {
    /** The header of a client's frame: two bytes and the mask. */
    private static final int CONTROL_HEADER_BYTES = 6;

    private final WebSocketConnection connection;

    WebSocketMessages(
            WebSocketConnection connection, Dispatcher dispatcher, ConnectionCloser closer, FrameLimits limits) {
        super(connection, dispatcher, closer, limits);
        this.connection = connection;
    }

    @Override
    public void onMessage(boolean text, ByteBuf payload) {
        boolean json = connection instanceof WebSocketJsonConnection;
        if (text != json) {
            onBrokenFrame(Refusal.of(
                    ErrorCode.ERROR_CODE_MALFORMED,
                    "This connection speaks " + (json ? "text" : "binary") + " messages: ask for the sub-protocol "
                            + WebSocketEndpoint.JSON_SUB_PROTOCOL
                            + " to speak JSON, or for none to speak binary frames."));
        } else if (json) {
            onJson(payload);
        } else {
            WebSocketFrameReader.read(payload, maxLength(), this);
        }
    }

    private void onJson(ByteBuf payload) {
        int bytes = payload.readableBytes();
        try {
            onText(WebSocketDecoder.text(payload), bytes);
        } catch (Refusal notText) {
            onBrokenFrame(notText);
        }
    }

    @Override
    public void onFragment() {
        connection.charge(0);
    }

    @Override
    public void onPing(ByteBuf payload) {
        connection.heard(CONTROL_HEADER_BYTES + payload.readableBytes());
        connection.pong(payload);
    }

    @Override
    public void onPong(int payloadBytes) {
        connection.heard(CONTROL_HEADER_BYTES + payloadBytes);
    }

    @Override
    public void onClose(int code) {
        connection.answerClose(code);
    }
}
