package io.parley.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.net.InetAddress;

/**
 * A connection over WebSocket. Its pings, pongs and closes go the way of all that is written: a client that does not read
 * its pongs is a slow reader.
 */
public abstract sealed class WebSocketConnection extends ClientConnection
        permits WebSocketBinaryConnection, WebSocketJsonConnection {
    private long askedForLifeMs = Long.MIN_VALUE;

    /** @param context of the handler that reads this WebSocket: writes go from there to the socket */
    WebSocketConnection(
            ChannelHandlerContext context,
            ConnectionLoop loop,
            ConnectionCloser closer,
            InetAddress remoteAddress,
            OutboundBounds outboundBounds) {
        super(context, loop, closer, remoteAddress, outboundBounds);
    }

    /** Answers a ping. */
    public final void pong(ByteBuf payload) {
        if (state().isOpen()) {
            write(new PongWebSocketFrame(payload.copy()));
        }
    }

    /** Answers the client's Close with its code and ends the connection. */
    public final void answerClose(int code) {
        if (state().isOpen()) {
            write(new CloseWebSocketFrame(new WebSocketCloseStatus(code, "")));
            gone();
        }
    }

    @Override
    final Object lastWord(CloseReason reason) {
        return new CloseWebSocketFrame(new WebSocketCloseStatus(reason.webSocketCode(), ""));
    }

    @Override
    final long silenceMs(ConnectionDeadlines deadlines) {
        return deadlines.webSocketSilenceMs();
    }

    @Override
    final void askForLife(ConnectionDeadlines deadlines) {
        long nowMs = loop().nowMs();
        if (nowMs - Math.max(input().lastHeardMs(), askedForLifeMs) >= deadlines.pingMs()) {
            askedForLifeMs = nowMs;
            write(new PingWebSocketFrame());
        }
    }
}
