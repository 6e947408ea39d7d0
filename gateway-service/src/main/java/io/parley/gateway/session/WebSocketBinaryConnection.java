package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.FrameWriter;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.net.InetAddress;

/** A WebSocket whose binary messages are one frame each, without the length field. */
public final class WebSocketBinaryConnection extends WebSocketConnection {
    /** @param context of the handler that reads this WebSocket: writes go from there to the socket */
    public WebSocketBinaryConnection(
            ChannelHandlerContext context,
            ConnectionLoop loop,
            ConnectionCloser closer,
            InetAddress remoteAddress,
            OutboundBounds outboundBounds) {
        super(context, loop, closer, remoteAddress, outboundBounds);
    }

    @Override
    public FrameForm form() {
        return FrameForm.BINARY;
    }

    @Override
    Object encode(FrameType type, int requestId, Message body) {
        return encode(FrameWriter.frame(context().alloc(), type, requestId, body));
    }

    @Override
    Object encode(ByteBuf frame) {
        return new BinaryWebSocketFrame(frame.skipBytes(FrameLayout.LENGTH_FIELD_BYTES));
    }
}
