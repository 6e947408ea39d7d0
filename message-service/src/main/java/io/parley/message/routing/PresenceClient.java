package io.parley.message.routing;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.parley.message.config.MessageConfig;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.PresenceServiceGrpc.PresenceServiceStub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks presence-service where sessions are. Spreads calls over all its pods as they come and go, and asks another pod when
 * one cannot be reached: every question may be repeated. Safe for any thread; a future completes on the caller's Vert.x
 * context, or on a thread of the gRPC transport when the caller has none.
 */
@ApplicationScoped
public class PresenceClient {
    /** A pod that vanished without a word is noticed after both; until then it fails its share of the calls. */
    private static final long KEEPALIVE_SECONDS = 10;

    private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;

    private static final Map<String, ?> RETRIES = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of("service", PresenceServiceGrpc.SERVICE_NAME, "method", "Locate")),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            3.0,
                            "initialBackoff",
                            "0.02s",
                            "maxBackoff",
                            "0.2s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE")))));

    private final ServiceEndpoints endpoints;
    private final ManagedChannel channel;
    private final PresenceServiceStub presence;
    private final Duration timeout;

    /** For CDI. Connects with the first call. The connections live on one of Vert.x's event loops, as their callers do. */
    @Inject
    public PresenceClient(
            MessageConfig config,
            @ConfigProperty(name = "parley.service-credential") String serviceCredential,
            Vertx vertx) {
        this(config, serviceCredential, vertx, EndpointsResolverProvider.SYSTEM);
    }

    PresenceClient(MessageConfig config, String serviceCredential, Vertx vertx, EndpointsResolverProvider resolvers) {
        endpoints = ServiceEndpoints.parse(config.presence());
        NameResolverRegistry.getDefaultRegistry().register(resolvers);
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER),
                serviceCredential);
        EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
        channel = NettyChannelBuilder.forTarget(resolvers.target(config.presence()))
                .eventLoopGroup(loop)
                .channelType(socketTypeOf(loop))
                .defaultLoadBalancingPolicy("round_robin")
                .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .defaultServiceConfig(RETRIES)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .usePlaintext()
                .directExecutor()
                .build();
        presence = PresenceServiceGrpc.newStub(channel);
        timeout = config.routing().locateTimeout();
    }

    private static Class<? extends Channel> socketTypeOf(EventLoop loop) {
        return loop.parent() instanceof EpollEventLoopGroup ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Refuses a start that cannot succeed. Blocks its caller, for a few seconds at most.
     *
     * @throws IllegalStateException when presence-service has no address and one may come with a new start of the process
     *     only
     */
    public void checkEndpoints() {
        if (!endpoints.complete()
                && endpoints
                        .resolve(InetAddress::getAllByName, Thread::startVirtualThread)
                        .isEmpty()) {
            throw new IllegalStateException("There is no address of presence-service: its name has none, and its"
                    + " service's address was not in the environment when this container started. The next start of the"
                    + " container finds it, if the service exists by then and enableServiceLinks is on.");
        }
    }

    /**
     * All live sessions of some users.
     *
     * @param userIds at most 5,000
     * @return fails when presence-service does not answer within the configured time
     */
    public Future<List<Location>> locate(Set<Integer> userIds) {
        ContextInternal caller = ContextInternal.current();
        Promise<List<Location>> locations = caller == null ? Promise.promise() : caller.promise();
        presence.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .locate(
                        LocateRequest.newBuilder().addAllUserIds(userIds).build(),
                        new StreamObserver<LocateResponse>() {
                            @Override
                            public void onNext(LocateResponse response) {
                                locations.tryComplete(response.getLocationsList());
                            }

                            @Override
                            public void onError(Throwable failure) {
                                // By itself gRPC waits up to two minutes before it connects again; callers are paced
                                // already.
                                channel.resetConnectBackoff();
                                locations.tryFail(failure);
                            }

                            @Override
                            public void onCompleted() {
                                locations.tryFail("presence-service ended Locate without an answer");
                            }
                        });
        return locations.future();
    }

    /** Ends the connections; calls under way fail. */
    public void close() {
        channel.shutdownNow();
    }
}
