package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameDecoder;
import io.parley.gateway.protocol.FrameReceiver;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.FrameLayout;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
    private static final int MAX = 100;

    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final ConnectionCloser closer = new ConnectionCloser(new SessionRegistry(gone -> {}), metrics);
    private final ConnectionLoops loops = new ConnectionLoops(
            new ConnectionDeadlines(60_000, 60_000, 60_000, 60_000, 60_000),
            new RateLimits(100, 1_000_000, 1_000, 1_000),
            new HeldLimits(MAX, MAX),
            closer,
            metrics);
    private final Map<ClientConnection, FrameDecoder> decoders = new HashMap<>();
    private final DefaultEventLoop busy = new DefaultEventLoop();
    private final DefaultEventLoop quick = new DefaultEventLoop();

    @AfterEach
    void end() {
        busy.shutdownGracefully();
        quick.shutdownGracefully();
    }

    /** P-116 */
    @Test
    void strangersThatComeWhileALoopIsBusyAreClosedBeforeAnybodyWhoIsLoggedIn() throws Exception {
        ClientConnection user = opened(quick);
        ClientConnection early = opened(quick);
        ClientConnection late = opened(quick);
        ClientConnection elsewhere = opened(busy);
        CountDownLatch turn = new CountDownLatch(1);
        busy.submit(() -> keep(elsewhere, 30)).get();
        busy.execute(() -> await(turn));
        quick.submit(() -> {
                    user.moveTo(ConnectionState.LOGGED_IN);
                    keep(user, 50);
                    keep(early, 25);
                })
                .get();
        quick.submit(() -> keep(late, 60)).get();
        turn.countDown();

        settle();
        assertThat(early.state()).isEqualTo(ConnectionState.CLOSING);
        assertThat(late.state()).isEqualTo(ConnectionState.CLOSING);
        assertThat(user.state()).isEqualTo(ConnectionState.LOGGED_IN);
        assertThat(loops.inputBytes()).isLessThanOrEqualTo(MAX);
    }

    /** P-116 */
    @Test
    void whoIsLoggedInIsClosedWhenNobodyElseKeepsAnything() throws Exception {
        ClientConnection least = opened(quick);
        ClientConnection most = opened(busy);
        quick.submit(() -> {
                    least.moveTo(ConnectionState.LOGGED_IN);
                    keep(least, 40);
                })
                .get();
        busy.submit(() -> {
                    most.moveTo(ConnectionState.LOGGED_IN);
                    keep(most, 70);
                })
                .get();
        settle();
        assertThat(loops.inputBytes()).isLessThanOrEqualTo(MAX);
    }

    private ClientConnection opened(DefaultEventLoop eventLoop) throws Exception {
        ConnectionLoop loop = loops.of(eventLoop);
        ClientConnection connection = new TcpConnection(
                context(), loop, closer, InetAddress.getLoopbackAddress(), OutboundBounds.of(1_000, 1_000));
        FrameDecoder decoder = new FrameDecoder(new Keeping(connection));
        connection.input(decoder);
        decoders.put(connection, decoder);
        eventLoop.submit(() -> loop.add(connection)).get();
        return connection;
    }

    /** So many bytes of a frame arrive that is longer. */
    private void keep(ClientConnection connection, int bytes) {
        ByteBuf beginning = Unpooled.buffer(bytes).writeInt(2 * bytes).writeByte(FrameLayout.VERSION);
        decoders.get(connection)
                .channelRead(connection.context(), beginning.writeZero(bytes - beginning.readableBytes()));
    }

    /** Of a channel that takes what is written, without a socket. */
    private static ChannelHandlerContext context() {
        ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
        return new EmbeddedChannel(handler).pipeline().context(handler);
    }

    /** A round takes each loop once, and there are at most four. */
    private void settle() throws Exception {
        for (int round = 0; round < 8; round++) {
            busy.submit(() -> {}).get();
            quick.submit(() -> {}).get();
        }
    }

    private record Keeping(ClientConnection connection) implements FrameReceiver {
        @Override
        public int maxLength() {
            return 1_000;
        }

        @Override
        public void onHeld(int bytes) {
            connection.holds(bytes);
        }

        @Override
        public void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {}

        @Override
        public void onBrokenFrame(Refusal why) {}

        @Override
        public void onDisconnected() {}
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
