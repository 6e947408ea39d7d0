package io.parley.kit.channel;

import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks the name servers of the container, or others, without remembering an answer: what is older than the servers' own
 * memory comes from nowhere. Reads /etc/hosts first. Works on one event loop; any thread may ask.
 */
public final class DnsNames implements NameService, AutoCloseable {
    private static final long ANSWER_MS = 1_000;

    private final DnsNameResolver resolver;

    /**
     * @param nameServers {@code host:port} each, hosts as addresses; none: those of /etc/resolv.conf
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public DnsNames(EventLoop eventLoop, List<String> nameServers) {
        boolean epoll = eventLoop.parent() instanceof EpollEventLoopGroup;
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(eventLoop)
                .datagramChannelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .socketChannelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class, true)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .queryTimeoutMillis(ANSWER_MS);
        if (!nameServers.isEmpty()) {
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(
                    nameServers.stream().map(DnsNames::server).toArray(InetSocketAddress[]::new)));
        }
        resolver = builder.build();
    }

    private static InetSocketAddress server(String configured) {
        InetSocketAddress server = Endpoints.parse("parley.discovery.name-servers", configured)
                .alternatives()
                .getFirst()
                .getFirst();
        return new InetSocketAddress(server.getHostString(), server.getPort());
    }

    @Override
    public CompletionStage<List<InetAddress>> addresses(String host) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        resolver.resolveAll(host).addListener((io.netty.util.concurrent.Future<List<InetAddress>> answer) -> {
            if (answer.isSuccess()) {
                addresses.complete(answer.getNow());
            } else {
                addresses.completeExceptionally(answer.cause());
            }
        });
        return addresses;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
