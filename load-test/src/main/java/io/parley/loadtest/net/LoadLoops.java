package io.parley.loadtest.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The few event loops that carry all connections. Native epoll only: it refuses to start without. */
public final class LoadLoops implements AutoCloseable {
    /** A peer may take its time when thousands connect at once. */
    private static final int CONNECT_TIMEOUT_MS = 30_000;

    private final EventLoopGroup group;
    private final List<LoadLoop> loops;

    /**
     * @param count event loops; every one is a thread
     * @param loopbackSources how many addresses 127.0.0.2, 127.0.0.3, … connections come from; 0 lets the kernel choose
     */
    public LoadLoops(int count, int loopbackSources) {
        Epoll.ensureAvailability();
        group = new EpollEventLoopGroup(count, new DefaultThreadFactory("load"));
        Bootstrap bootstrap = new Bootstrap()
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
        List<SocketAddress> sources = IntStream.range(0, loopbackSources)
                .<SocketAddress>mapToObj(i -> new InetSocketAddress("127.0.0." + (i + 2), 0))
                .toList();
        List<LoadLoop> made = new ArrayList<>();
        group.forEach(loop -> made.add(new LoadLoop((SingleThreadEventLoop) loop, bootstrap, sources)));
        loops = List.copyOf(made);
    }

    /** Number of loops. */
    public int size() {
        return loops.size();
    }

    /** The loop for the n-th of something; both users of a pair should use the same n. */
    public LoadLoop forIndex(int n) {
        return loops.get(n % loops.size());
    }

    /** All loops. */
    public List<LoadLoop> all() {
        return loops;
    }

    /** Closes all connections and ends the threads. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
