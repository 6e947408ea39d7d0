package io.parley.gateway.session;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends our side of a socket only, so that what was written last still arrives when the client has sent more than we read: a
 * full close would answer that with a reset. The rest of the client's bytes is read and thrown away until it closes its
 * side or the grace is over.
 */
public final class SocketEnd {
    /** With TLS, its end of data comes before that of the socket: without it the client takes the end for an attack. */
    public static final ChannelFutureListener AFTER_LAST_WORD = SocketEnd::endTlsThenOutput;

    private static final ChannelFutureListener SHUT_DOWN_OUTPUT = SocketEnd::shutDownOutput;

    private SocketEnd() {}

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
