package io.parley.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.parley.gateway.dispatch.ConnectionFrames;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameDecoder;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionAdmission;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.TcpConnection;
import java.net.InetAddress;

/** The TCP port: frames from the first byte on, within the login deadline and the limits on connections. */
public final class FrameEntrance implements Entrance {
    static final int FLUSHES_PER_TURN = 256;

    private final ListenerSettings settings;
    private final Dispatcher dispatcher;
    private final ConnectionLoops loops;
    private final ConnectionCloser closer;
    private final ConnectionAdmission admission;
    private final GatewayMetrics metrics;

    public FrameEntrance(
            ListenerSettings settings,
            Dispatcher dispatcher,
            ConnectionLoops loops,
            ConnectionCloser closer,
            ConnectionAdmission admission,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.loops = loops;
        this.closer = closer;
        this.admission = admission;
        this.metrics = metrics;
    }

    @Override
    public void enter(ChannelHandlerContext last, InetAddress address, boolean room) {
        TcpConnection connection =
                new TcpConnection(last, loops.of(last.channel().eventLoop()), closer, address, settings.outbound());
        FrameDecoder decoder =
                new FrameDecoder(new ConnectionFrames(connection, dispatcher, closer, settings.frames()));
        connection.input(decoder);
        ChannelPipeline pipeline = last.pipeline();
        // Nearer to the socket than everything that writes: what one turn of the loop writes leaves in one system call.
        pipeline.addBefore(last.name(), "flushes", new FlushConsolidationHandler(FLUSHES_PER_TURN, true));
        pipeline.addBefore(last.name(), "frames", decoder);
        connection.loop().add(connection);
        metrics.connectionOpened("tcp");
        boolean admitted = admission.enter(address) && room;
        last.channel().closeFuture().addListener(closed -> admission.leave(address));
        if (!admitted) {
            closer.close(connection, CloseReason.TOO_MANY_CONNECTIONS);
        }
    }
}
