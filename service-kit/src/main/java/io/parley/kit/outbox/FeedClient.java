package io.parley.kit.outbox;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.channel.EventLoop;
import io.parley.kit.channel.ChannelSettings;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.channel.DnsNames;
import io.parley.kit.channel.Endpoints;
import io.parley.kit.channel.PodListener;
import io.parley.kit.channel.PodPool;
import io.parley.kit.channel.UnaryCalls;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.proto.message.v1.AppendNoticesRequest;
import io.parley.proto.message.v1.FeedNotice;
import io.parley.proto.message.v1.ForgetUserRequest;
import io.parley.proto.message.v1.ForgetUserResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks message-service to append notices to feeds, and to forget users. Spreads calls over all its pods as they come and go, and asks another pod when
 * one cannot take the call: every call may be repeated. Starting and appending block their thread, which must be no event loop.
 */
public final class FeedClient implements AutoCloseable {
    /** A pod that vanished without a word is noticed after both. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(10);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

    private final DnsNames names;
    private final PodPool pods;
    private final UnaryCalls calls;

    /**
     * Its connections live on an event loop of Vert.x.
     *
     * @param endpoint where message-service is, as configured
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public FeedClient(String endpoint, DiscoveryConfig discovery, ServiceIdentity identity, Vertx vertx) {
        EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
        names = new DnsNames(loop, discovery.nameServers().orElse(List.of()));
        pods = new PodPool(
                Endpoints.parse("message-service", endpoint),
                List.of(loop),
                ChannelSettings.of(discovery, identity, KEEPALIVE, KEEPALIVE_TIMEOUT),
                names,
                PodListener.NONE);
        calls = new UnaryCalls(pods);
    }

    /** Finds message-service and connects, if it is there. Blocks for as long as the name service may take, 2 s at most. */
    void start() {
        pods.start();
    }

    /**
     * Appends notices, 100 at most, within the deadline.
     *
     * @return OK when all of them are durable, or why not
     */
    Status append(List<FeedNotice> notices, long deadlineMs) throws InterruptedException {
        AppendNoticesRequest request =
                AppendNoticesRequest.newBuilder().addAllNotices(notices).build();
        try {
            calls.call(MessageServiceGrpc.getAppendNoticesMethod(), request, deadlineMs)
                    .get();
            return Status.OK;
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof StatusRuntimeException refused
                    ? refused.getStatus()
                    : Status.fromThrowable(failed.getCause());
        }
    }

    /**
     * Has message-service forget some of a user whose account was deleted, within the deadline. Blocks nobody.
     *
     * @return whether nothing was left; fails when it does not know
     */
    public CompletableFuture<Boolean> forget(int userId, long deadlineMs) {
        ForgetUserRequest request =
                ForgetUserRequest.newBuilder().setUserId(userId).build();
        return calls.call(MessageServiceGrpc.getForgetUserMethod(), request, deadlineMs)
                .thenApply(ForgetUserResponse::getDone);
    }

    /** Ends the connections; calls under way fail. */
    @Override
    public void close() {
        pods.close();
        names.close();
    }
}
