package io.parley.kit.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A name server on loopback that, as those of clusters do, gives each answer again for a while whatever has changed since.
 * Knows IPv4 addresses; every other name does not exist. The methods are for any thread.
 */
public final class StaleNameServer implements AutoCloseable {
    private final Duration memory;
    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final Channel channel;
    private volatile boolean silent;

    /** @param memory how long an answer is repeated */
    public StaleNameServer(Duration memory) {
        this.memory = memory;
        channel = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel created) {
                        created.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    /** What {@code parley.discovery.name-servers} is to be. */
    public String hostAndPort() {
        return "127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** The addresses of a name from now on, for those who have not asked lately; none: the name does not exist. */
    public void set(String name, String... addresses) {
        records.put(absolute(name), List.of(addresses));
    }

    /** Gives no answer from now on, or answers again. */
    public void beSilent(boolean value) {
        silent = value;
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        private final Map<String, Remembered> remembered = new HashMap<>();

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) throws UnknownHostException {
            if (silent) {
                return;
            }
            DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            Remembered answer = remembered.compute(question.name(), this::current);
            if (answer.addresses.isEmpty()) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else if (question.type().equals(DnsRecordType.A)) {
                for (String address : answer.addresses) {
                    ByteBuf data = Unpooled.wrappedBuffer(
                            InetAddress.getByName(address).getAddress());
                    response.addRecord(
                            DnsSection.ANSWER,
                            new DefaultDnsRawRecord(question.name(), DnsRecordType.A, memory.toSeconds(), data));
                }
            }
            context.writeAndFlush(response);
        }

        private Remembered current(String name, Remembered before) {
            boolean usable = before != null && System.nanoTime() - before.sinceNanos < memory.toNanos();
            return usable
                    ? before
                    : new Remembered(new ArrayList<>(records.getOrDefault(name, List.of())), System.nanoTime());
        }
    }

    private record Remembered(List<String> addresses, long sinceNanos) {}
}
