package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.FrameWriter;
import io.parley.proto.client.v1.FrameType;
import java.net.InetAddress;

/** A connection that speaks frames with their length field over TCP. */
public final class TcpConnection extends ClientConnection {
    /**
     * Ends our side only, so that what was written last still arrives when the client has sent more than we read: a
     * full close would answer that with a reset. The rest of the client's bytes is read and thrown away until it closes
     * its side or the grace is over.
     */
    private static final ChannelFutureListener SHUT_DOWN_OUTPUT = TcpConnection::shutDownOutput;

    /** With TLS, its end of data comes before that of the socket: without it the client takes the end for an attack. */
    private static final ChannelFutureListener END_TLS_THEN_OUTPUT = TcpConnection::endTlsThenOutput;

    /** @param context of the frame decoder: writes go from there to the socket */
    public TcpConnection(
            ChannelHandlerContext context,
            ConnectionLoop loop,
            ConnectionCloser closer,
            InetAddress remoteAddress,
            WriteBufferWaterMark outboundBound) {
        super(context, loop, closer, remoteAddress, outboundBound);
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
    void finish(CloseReason reason) {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(END_TLS_THEN_OUTPUT);
    }

    private static void endTlsThenOutput(ChannelFuture flushed) {
        SslHandler tls = flushed.channel().pipeline().get(SslHandler.class);
        if (tls == null) {
            shutDownOutput(flushed);
        } else {
            tls.closeOutbound().addListener(SHUT_DOWN_OUTPUT);
        }
    }

    private static void shutDownOutput(ChannelFuture flushed) {
        if (flushed.isSuccess() && flushed.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            flushed.channel().close();
        }
    }
}
