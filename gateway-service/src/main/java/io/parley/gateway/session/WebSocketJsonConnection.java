package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.JsonFrameCodec;
import io.parley.proto.client.v1.FrameType;
import java.net.InetAddress;

/** A WebSocket whose text messages are one frame each, as JSON. Its deliveries are the only ones that are decoded. */
public final class WebSocketJsonConnection extends WebSocketConnection {
    private final FrameBudget budget;

    /**
     * @param context of the handler that reads this WebSocket: writes go from there to the socket
     * @param budget what a text message may have
     */
    public WebSocketJsonConnection(
            ChannelHandlerContext context,
            ConnectionLoop loop,
            ConnectionCloser closer,
            InetAddress remoteAddress,
            OutboundBounds outboundBounds,
            FrameBudget budget) {
        super(context, loop, closer, remoteAddress, outboundBounds);
        this.budget = budget;
    }

    @Override
    public FrameForm form() {
        return FrameForm.JSON;
    }

    @Override
    Object encode(FrameType type, int requestId, Message body) {
        return new TextWebSocketFrame(JsonFrameCodec.print(type, requestId, body));
    }

    @Override
    Object encode(ByteBuf frame) {
        try {
            return new TextWebSocketFrame(JsonFrameCodec.print(frame, budget));
        } finally {
            frame.release();
        }
    }
}
