package io.parley.kit.channel;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.parley.kit.tls.ServiceTls;
import io.parley.proto.ServiceMetadata;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One pod of a service, or the one address in front of all: its channel, which lives on one of the caller's own event loops
 * and calls back on it, so that no other thread takes part in a message's way. A pod's connection is made before the first
 * call and again when it breaks, so that a pod that is gone is noticed without a call; that of a standby only when one is
 * made. Any thread.
 */
public final class Pod {
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final long ASIDE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A connection within a cluster takes a millisecond; nobody waits for one that takes longer than this. */
    private static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final InetSocketAddress address;
    private final EventLoop eventLoop;
    private final boolean standby;
    private final boolean movable;
    private final Runnable onChange;
    private final ManagedChannel channel;
    private volatile ConnectivityState state = ConnectivityState.IDLE;
    private volatile long unconnectedSinceNanos = System.nanoTime();
    private volatile long asideSinceNanos = System.nanoTime() - ASIDE_NANOS;

    /**
     * @param standby whether to connect with a call only
     * @param movable whether another pod may be behind this address the next time: that of a standby, or the only one
     * @param onChange hears, on any thread, that the answers of {@link #usefulness} may have changed
     */
    Pod(
            InetSocketAddress address,
            EventLoop eventLoop,
            ChannelSettings settings,
            boolean standby,
            boolean movable,
            Runnable onChange) {
        this.address = address;
        this.eventLoop = eventLoop;
        this.standby = standby;
        this.movable = movable;
        this.onChange = onChange;
        Metadata credential = new Metadata();
        credential.put(CREDENTIAL, settings.identity().credential());
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address);
        settings.identity()
                .tls()
                .ifPresentOrElse(
                        tls -> builder.sslContext(tls.client()).overrideAuthority(ServiceTls.AUTHORITY),
                        builder::usePlaintext);
        this.channel = builder.eventLoopGroup(eventLoop)
                .channelType(socketTypeOf(eventLoop))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeoutMs()))
                .directExecutor()
                .keepAliveTime(settings.keepAliveMs(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(settings.keepAliveTimeoutMs(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .disableRetry()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(credential))
                .build();
    }

    private static Class<? extends SocketChannel> socketTypeOf(EventLoop eventLoop) {
        return eventLoop.parent() instanceof EpollEventLoopGroup ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Looks at the connection from now on, and makes it unless this is a standby. */
    void watch() {
        ConnectivityState before = state;
        ConnectivityState now = channel.getState(!standby);
        state = now;
        if (now == ConnectivityState.SHUTDOWN) {
            return;
        }
        if (before == ConnectivityState.READY && now != ConnectivityState.READY) {
            unconnectedSinceNanos = System.nanoTime();
        }
        if (before != now) {
            onChange.run();
        }
        channel.notifyWhenStateChanged(now, this::watch);
    }

    InetSocketAddress address() {
        return address;
    }

    /** The loop that calls back. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** For calls. Not to be shut down. */
    public ManagedChannel channel() {
        return channel;
    }

    /** How much a call may hope of this pod just now. */
    Usefulness usefulness() {
        ConnectivityState now = state;
        if (now == ConnectivityState.TRANSIENT_FAILURE || now == ConnectivityState.SHUTDOWN) {
            return Usefulness.FAILING;
        }
        boolean connected = now == ConnectivityState.READY;
        if (System.nanoTime() - asideSinceNanos < ASIDE_NANOS) {
            return connected ? Usefulness.ASIDE : Usefulness.FAILING;
        }
        if (standby) {
            return Usefulness.STANDBY;
        }
        if (connected) {
            return Usefulness.CONNECTED;
        }
        boolean late = System.nanoTime() - unconnectedSinceNanos > PROMPT_NANOS;
        return late ? Usefulness.FAILING : Usefulness.CONNECTING;
    }

    /**
     * Others are preferred for a moment: this pod could not be reached, or does not take calls. Where another pod may be
     * behind the address, calls from now on get a new connection; those under way keep theirs. Again while it is set aside: nothing.
     */
    public void setAside() {
        if (System.nanoTime() - asideSinceNanos < ASIDE_NANOS) {
            return;
        }
        asideSinceNanos = System.nanoTime();
        if (movable && state == ConnectivityState.READY) {
            channel.enterIdle();
        }
        onChange.run();
    }

    /** Connects again now instead of after gRPC's own, growing pause. */
    public void hurry() {
        if (state == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
    }

    /** Lets the calls under way end and then closes. */
    void retire() {
        channel.shutdown();
    }

    /** Closes at once. */
    void close() {
        channel.shutdownNow();
    }

    /** The address; all callers of a service write it alike. */
    @Override
    public String toString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
