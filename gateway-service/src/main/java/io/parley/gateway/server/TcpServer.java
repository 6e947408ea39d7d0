package io.parley.gateway.server;

import io.netty.channel.Channel;
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
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The TCP listener: one server per event loop, all on one port, among which Vert.x hands out new connections in turn. Every
 * connection stays on its loop for life. With TLS the handshake happens on that loop too, within the login deadline and the
 * limits on connections.
 */
public final class TcpServer {
    private static final long BIND_SECONDS = 10;
    private static final int FLUSHES_PER_TURN = 256;

    private final VertxInternal vertx;
    private final List<ContextInternal> contexts;
    private final ListenerSettings settings;
    private final Dispatcher dispatcher;
    private final ConnectionLoops loops;
    private final ConnectionCloser closer;
    private final ConnectionAdmission admission;
    private final GatewayMetrics metrics;
    private final Optional<TlsTermination> tls;
    private final List<NetServer> servers = new ArrayList<>();
    /** Known from the first connection on. */
    private volatile Channel listeningSocket;

    /**
     * @param contexts one for each event loop that is to take connections
     * @param tls empty for plain TCP
     */
    public TcpServer(
            VertxInternal vertx,
            List<ContextInternal> contexts,
            ListenerSettings settings,
            Dispatcher dispatcher,
            ConnectionLoops loops,
            ConnectionCloser closer,
            ConnectionAdmission admission,
            GatewayMetrics metrics,
            Optional<TlsTermination> tls) {
        this.vertx = vertx;
        this.contexts = contexts;
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.loops = loops;
        this.closer = closer;
        this.admission = admission;
        this.metrics = metrics;
        this.tls = tls;
    }

    /**
     * Starts to listen; blocks until that is so. Not for an event loop.
     *
     * @throws IllegalStateException with a sentence for the operator
     */
    public void start() {
        List<Future<NetServer>> listening = new ArrayList<>();
        for (ContextInternal context : contexts) {
            NetServer server = vertx.createNetServer(options()).connectHandler(this::accept);
            servers.add(server);
            Promise<NetServer> bound = Promise.promise();
            context.runOnContext(
                    now -> server.listen(settings.port(), settings.host()).onComplete(bound));
            listening.add(bound.future());
        }
        await(Future.all(listening));
    }

    private void await(CompositeFuture bound) {
        try {
            bound.toCompletionStage().toCompletableFuture().get(BIND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw cannotListen(failed.getCause());
        } catch (TimeoutException failed) {
            throw cannotListen(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cannotListen(interrupted);
        }
    }

    private IllegalStateException cannotListen(Throwable cause) {
        return new IllegalStateException(
                "The TCP port " + settings.host() + ":" + settings.port()
                        + " (parley.gateway.tcp.port) cannot be listened on: " + cause.getMessage(),
                cause);
    }

    private NetServerOptions options() {
        return new NetServerOptions()
                .setAcceptBacklog(settings.backlog())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
    }

    /** The port listened on. */
    public int port() {
        return servers.getFirst().actualPort();
    }

    private void accept(NetSocket socket) {
        ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
        if (listeningSocket == null) {
            listeningSocket = context.channel().parent();
        }
        InetAddress address = HttpAdmission.addressOf(context.channel());
        TcpConnection connection = new TcpConnection(
                context, loops.of(context.channel().eventLoop()), closer, address, settings.outbound());
        ConnectionFrames frames = new ConnectionFrames(connection, dispatcher, closer, settings.frames());
        FrameDecoder decoder = new FrameDecoder(frames);
        connection.input(decoder);
        ChannelPipeline pipeline = context.pipeline();
        tls.ifPresent(termination -> pipeline.addFirst("tls", termination.newHandler(context.alloc())));
        // Nearer to the socket than everything that writes: what one turn of the loop writes leaves in one system call.
        pipeline.addBefore(context.name(), "flushes", new FlushConsolidationHandler(FLUSHES_PER_TURN, true));
        pipeline.addBefore(context.name(), "frames", decoder);
        connection.loop().add(connection);
        metrics.connectionOpened("tcp");
        boolean admitted = admission.enter(address);
        context.channel().closeFuture().addListener(closed -> admission.leave(address));
        if (!admitted) {
            closer.close(connection, CloseReason.TOO_MANY_CONNECTIONS);
        }
    }

    /** Takes no new connections; those there are live on. */
    public void stopAccepting() {
        // Vert.x closes a server's connections along with it: with connections, only the listening socket must go.
        Channel listening = listeningSocket;
        if (listening == null) {
            stop();
        } else {
            listening.close();
        }
    }

    /** Closes the listener and everything that is left on it. */
    public void stop() {
        servers.forEach(NetServer::close);
    }
}
