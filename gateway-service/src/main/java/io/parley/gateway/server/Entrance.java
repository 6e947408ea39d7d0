package io.parley.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;

/** What becomes of the connections of one port. */
public interface Entrance {
    /**
     * A connection has come; what it speaks is read from here on. On its event loop.
     *
     * @param last the last handler of its pipeline: all others belong before it
     * @param address whose it is as far as is known: of the client, or of a proxy that forwards in headers
     * @param room whether the gateway takes one connection more
     */
    void enter(ChannelHandlerContext last, InetAddress address, boolean room);
}
