package io.parley.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.parley.gateway.session.ConnectionAdmission;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Counts the connections of the HTTP ports, from their opening to their end and whether they become WebSockets or not,
 * together with those of the TCP port. One that is too many is closed after the grace, so that it may hear why when it
 * becomes a WebSocket at once.
 *
 * <p>The framework opens the HTTP ports, so each is found by its first request: from then on every connection is counted
 * when it is accepted, and one that was there before by its own first request. Any thread.
 */
public final class HttpAdmission {
    private static final AttributeKey<Boolean> ADMITTED = AttributeKey.valueOf(HttpAdmission.class, "admitted");
    private static final AttributeKey<Boolean> COUNTING = AttributeKey.valueOf(HttpAdmission.class, "counting");

    private final ConnectionAdmission admission;
    private final long graceMs;
    private final AcceptedConnections accepted = new AcceptedConnections();

    /** @param graceMs how long a connection that is too many may stay */
    public HttpAdmission(ConnectionAdmission admission, long graceMs) {
        this.admission = admission;
        this.graceMs = graceMs;
    }

    /** A request has come on this connection. */
    public void requested(HttpConnection http) {
        Channel channel = ((ConnectionBase) http).channelHandlerContext().channel();
        if (!channel.hasAttr(ADMITTED)) {
            count(channel);
        }
        Channel listening = channel.parent();
        if (listening != null && listening.attr(COUNTING).setIfAbsent(true) == null) {
            listening.eventLoop().execute(() -> listening.pipeline().addFirst(accepted));
        }
    }

    /** Whether a connection is not one too many. */
    static boolean isAdmitted(Channel channel) {
        return !Boolean.FALSE.equals(channel.attr(ADMITTED).get());
    }

    private void count(Channel channel) {
        InetAddress address = addressOf(channel);
        boolean admitted = admission.enter(address);
        channel.attr(ADMITTED).set(admitted);
        channel.closeFuture().addListener(closed -> admission.leave(address));
    }

    static InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Sharable
    private final class AcceptedConnections extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext listening, Object message) {
            if (message instanceof Channel channel) {
                count(channel);
                if (!isAdmitted(channel)) {
                    listening.executor().schedule(() -> channel.close(), graceMs, TimeUnit.MILLISECONDS);
                }
            }
            listening.fireChannelRead(message);
        }
    }
}
