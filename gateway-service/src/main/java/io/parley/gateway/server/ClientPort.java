package io.parley.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.parley.gateway.session.ConnectionAdmission;
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
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One port for clients: one server per event loop, all on one port, among which Vert.x hands out new connections in turn.
 * Every connection stays on its loop for life, and passes here what both ports have in common, in this order: it is counted, a
 * trusted proxy says whose it is, TLS shakes hands. Then it is its {@link Entrance}'s.
 */
public final class ClientPort {
    private static final long BIND_SECONDS = 10;

    private final VertxInternal vertx;
    private final List<ContextInternal> contexts;
    private final PortSettings settings;
    private final ConnectionAdmission admission;
    private final Optional<TlsTermination> tls;
    private final TrustedProxies proxies;
    private final Entrance entrance;
    private final List<NetServer> servers = new ArrayList<>();
    /** Known from the first connection on. */
    private volatile Channel listeningSocket;

    /**
     * @param contexts one for each event loop that is to take connections
     * @param tls empty for plain TCP
     * @param proxies those that say by PROXY protocol whose a connection is; nobody where that is not spoken
     */
    public ClientPort(
            VertxInternal vertx,
            List<ContextInternal> contexts,
            PortSettings settings,
            ConnectionAdmission admission,
            Optional<TlsTermination> tls,
            TrustedProxies proxies,
            Entrance entrance) {
        this.vertx = vertx;
        this.contexts = contexts;
        this.settings = settings;
        this.admission = admission;
        this.tls = tls;
        this.proxies = proxies;
        this.entrance = entrance;
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
                "The port " + settings.host() + ":" + settings.port() + " (" + settings.key()
                        + ") cannot be listened on: " + cause.getMessage(),
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
        ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = last.channel();
        if (listeningSocket == null) {
            listeningSocket = channel.parent();
        }
        boolean room = admission.enter();
        channel.closeFuture().addListener(closed -> admission.leave());
        InetAddress peer = addressOf(channel);
        if (proxies.trust(peer)) {
            ProxyHeader.read(last, peer, settings.headDeadlineMs(), client -> enter(last, client, room));
        } else {
            enter(last, peer, room);
        }
    }

    private void enter(ChannelHandlerContext last, InetAddress address, boolean room) {
        ChannelPipeline pipeline = last.pipeline();
        tls.ifPresent(termination -> pipeline.addBefore(last.name(), "tls", termination.newHandler(last.alloc())));
        entrance.enter(last, address, room);
    }

    private static InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
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
