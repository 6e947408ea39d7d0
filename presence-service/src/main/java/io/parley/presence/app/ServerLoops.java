package io.parley.presence.app;

import io.netty.channel.EventLoop;
import io.quarkus.grpc.runtime.GrpcServer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Spreads the connections of callers over several event loops: Vert.x deals them out to all that listen at one address,
 * which is one server. The framework's own key for that, {@code quarkus.grpc.server.instances}, makes some starts last a
 * minute: each instance registers the port, and it waits for the one that was refused because another came first.
 */
@ApplicationScoped
class ServerLoops {
    private final VertxInternal vertx;
    private final GrpcServer server;
    private final String host;

    ServerLoops(Vertx vertx, GrpcServer server, @ConfigProperty(name = "quarkus.grpc.server.host") String host) {
        this.vertx = (VertxInternal) vertx;
        this.server = server;
        this.host = host;
    }

    /**
     * Lets that many event loops take connections, or all of the process if there are fewer. Call it when the server has
     * started; it waits until they do, so not on an event loop.
     */
    void open(int count) {
        Set<EventLoop> loops = loopsOfServer();
        List<CompletableFuture<Void>> opened = new ArrayList<>();
        vertx.getEventLoopGroup().forEach(loop -> {
            if (loops.size() < count && loops.add((EventLoop) loop)) {
                opened.add(listenOn((EventLoop) loop));
            }
        });
        opened.forEach(CompletableFuture::join);
    }

    private Set<EventLoop> loopsOfServer() {
        return vertx.deploymentIDs().stream()
                .flatMap(id -> vertx.getDeployment(id).getContexts().stream())
                .map(context -> ((ContextInternal) context).nettyEventLoop())
                .collect(Collectors.toSet());
    }

    private CompletableFuture<Void> listenOn(EventLoop loop) {
        ContextInternal context =
                vertx.createEventLoopContext(loop, null, Thread.currentThread().getContextClassLoader());
        Promise<Void> listens = Promise.promise();
        context.runOnContext(ignored -> VertxServerBuilder.forAddress(vertx, host, server.getPort())
                .build()
                .start(listens));
        return listens.future().toCompletionStage().toCompletableFuture();
    }
}
