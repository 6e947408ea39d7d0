package io.parley.gateway.upstream;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.parley.proto.ServiceMetadata;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One pod of a service: its channel, which lives on one of the gateway's own event loops and calls back on it, so that no
 * other thread takes part in a message's way.
 */
final class Backend {
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final InetSocketAddress address;
    private final EventLoop eventLoop;
    private final ManagedChannel channel;

    Backend(InetSocketAddress address, EventLoop eventLoop, UpstreamSettings settings) {
        this.address = address;
        this.eventLoop = eventLoop;
        Metadata credential = new Metadata();
        credential.put(CREDENTIAL, settings.serviceCredential());
        this.channel = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                .eventLoopGroup(eventLoop)
                .channelType(socketTypeOf(eventLoop))
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

    InetSocketAddress address() {
        return address;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Whether the last attempt to connect failed. */
    boolean isFailing() {
        return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
    }

    /** Connects again now instead of after gRPC's own, growing pause. */
    void hurry() {
        if (isFailing()) {
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

    @Override
    public String toString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
