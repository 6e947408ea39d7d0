package io.parley.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads the header of the PROXY protocol (versions 1 and 2) with which a trusted proxy begins a connection. Without one, whole
 * and in time, the connection ends: whose it is would be a guess. On the event loop of the connection.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(ProxyHeader.class);
    private static final int MAX_TLV_BYTES = 1_024;

    private final InetAddress proxy;
    private final Consumer<InetAddress> next;
    private final ScheduledFuture<?> deadline;
    private boolean refused;

    private ProxyHeader(InetAddress proxy, Consumer<InetAddress> next, ScheduledFuture<?> deadline) {
        this.proxy = proxy;
        this.next = next;
        this.deadline = deadline;
    }

    /**
     * Reads the header of a connection that has just come.
     *
     * @param next goes on with the client's address; the proxy's own, when it checks whether anybody is there
     */
    static void read(ChannelHandlerContext last, InetAddress proxy, long deadlineMs, Consumer<InetAddress> next) {
        ScheduledFuture<?> deadline =
                last.executor().schedule(() -> last.channel().close(), deadlineMs, TimeUnit.MILLISECONDS);
        last.pipeline()
                .addBefore(last.name(), "proxy-protocol", new HAProxyMessageDecoder(MAX_TLV_BYTES))
                .addBefore(last.name(), "proxy-header", new ProxyHeader(proxy, next, deadline));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HAProxyMessage header && !refused) {
            try {
                next.accept(client(header));
            } finally {
                header.release();
            }
            // What follows in the same read goes on to those that have been added behind.
            context.pipeline().remove(this);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private InetAddress client(HAProxyMessage header) {
        return header.command() == HAProxyCommand.LOCAL || header.sourceAddress() == null
                ? proxy
                : Addresses.parse(header.sourceAddress()).orElse(proxy);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable noHeader) {
        refused = true;
        LOG.debugf("The proxy %s sent no PROXY header: %s", proxy, noHeader.getMessage());
        context.channel().close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }
}
