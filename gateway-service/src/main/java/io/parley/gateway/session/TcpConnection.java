package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.FrameWriter;
import io.parley.proto.client.v1.FrameType;
import java.net.InetAddress;

/** A connection that speaks frames with their length field over TCP. */
public final class TcpConnection extends ClientConnection {
    /** @param context of the frame decoder: writes go from there to the socket */
    public TcpConnection(
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
        return FrameWriter.frame(context().alloc(), type, requestId, body);
    }

    @Override
    Object encode(ByteBuf frame) {
        return frame;
    }

    @Override
    Object lastWord(CloseReason reason) {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    long silenceMs(ConnectionDeadlines deadlines) {
        return deadlines.silenceMs();
    }

    @Override
    void askForLife(ConnectionDeadlines deadlines) {
        // The client sends Ping.
    }
}
