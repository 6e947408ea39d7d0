package io.parley.message.routing;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.parley.message.config.MessageConfig;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.PresenceServiceGrpc.PresenceServiceStub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks presence-service where sessions are. Spreads calls over all its pods. Safe for any thread; a future completes on
 * the caller's Vert.x context, or on a thread of the gRPC transport when the caller has none.
 */
@ApplicationScoped
public class PresenceClient {
    private static final long KEEPALIVE_SECONDS = 20;

    private final ManagedChannel channel;
    private final PresenceServiceStub presence;
    private final Duration timeout;

    /** For CDI. Connects with the first call. */
    public PresenceClient(
            MessageConfig config, @ConfigProperty(name = "parley.service-credential") String serviceCredential) {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER),
                serviceCredential);
        channel = ManagedChannelBuilder.forTarget("dns:///" + config.presence())
                .defaultLoadBalancingPolicy("round_robin")
                .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .usePlaintext()
                .directExecutor()
                .build();
        presence = PresenceServiceGrpc.newStub(channel);
        timeout = config.routing().locateTimeout();
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
