package io.parley.message.routing;

import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.netty.channel.EventLoop;
import io.parley.kit.channel.ChannelSettings;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.channel.DnsNames;
import io.parley.kit.channel.Endpoints;
import io.parley.kit.channel.PodListener;
import io.parley.kit.channel.PodPool;
import io.parley.kit.channel.UnaryCalls;
import io.parley.kit.tls.ServiceCertificates;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.message.config.MessageConfig;
import io.parley.proto.presence.v1.CheckMessagesRequest;
import io.parley.proto.presence.v1.CheckMessagesResponse;
import io.parley.proto.presence.v1.ContactServiceGrpc;
import io.parley.proto.presence.v1.ForgetUserRequest;
import io.parley.proto.presence.v1.ForgetUserResponse;
import io.parley.proto.presence.v1.ListRelationChangesRequest;
import io.parley.proto.presence.v1.ListRelationChangesResponse;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.SenderAndRecipient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Asks presence-service where sessions are, and who may send to whom, and has it forget users. Spreads calls over all its pods as they come and go, and asks another pod when
 * one cannot take the call: every question may be repeated. Safe for any thread; a future completes on the caller's Vert.x
 * context, or on a thread of the gRPC transport when the caller has none.
 */
@ApplicationScoped
public class PresenceClient {
    /** A pod that vanished without a word is noticed after both; until then it fails its share of the calls. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(10);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

    private static final int USERS_PER_CALL = 5_000;
    /** Nobody waits for it but auth-service, for ten seconds. */
    private static final long FORGETTING_MS = 8_000;

    private final DnsNames names;
    private final PodPool pods;
    private final UnaryCalls calls;
    private final long timeoutMs;

    /** For CDI. */
    @Inject
    public PresenceClient(
            MessageConfig config, DiscoveryConfig discovery, ServiceCertificates certificates, Vertx vertx) {
        this(config, discovery, certificates.identity(), vertx);
    }

    /** The connections live on one of Vert.x's event loops, as their callers do. */
    public PresenceClient(MessageConfig config, DiscoveryConfig discovery, ServiceIdentity identity, Vertx vertx) {
        EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
        names = new DnsNames(loop, discovery.nameServers().orElse(List.of()));
        pods = new PodPool(
                Endpoints.parse("presence-service", config.presence()),
                List.of(loop),
                ChannelSettings.of(discovery, identity, KEEPALIVE, KEEPALIVE_TIMEOUT),
                names,
                PodListener.NONE);
        calls = new UnaryCalls(pods);
        timeoutMs = config.routing().locateTimeout().toMillis();
    }

    /**
     * Finds presence-service and connects. Blocks its caller, for a few seconds at most.
     *
     * @throws IllegalStateException when presence-service has no address and one may come with a new start of the process
     *     only
     */
    public void start() {
        pods.start();
    }

    /**
     * All live sessions of some users.
     *
     * @param userIds any number; 5,000 are asked for at a time
     * @return fails when presence-service does not answer a question within the configured time
     */
    public Future<List<Location>> locate(Set<Integer> userIds) {
        return locate(userIds, false).map(LocateResponse::getLocationsList);
    }

    /** As {@link #locate(Set)}, with the gateways where asked for; then there may be no users. */
    Future<LocateResponse> locate(Set<Integer> userIds, boolean withGateways) {
        if (userIds.size() <= USERS_PER_CALL) {
            return locateSome(userIds, withGateways);
        }
        List<Integer> all = List.copyOf(userIds);
        LocateResponse.Builder found = LocateResponse.newBuilder();
        Future<Void> asked = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += USERS_PER_CALL) {
            List<Integer> some = all.subList(from, Math.min(from + USERS_PER_CALL, all.size()));
            boolean gatewaysToo = withGateways && from == 0;
            asked = asked.compose(before -> locateSome(some, gatewaysToo))
                    .onSuccess(found::mergeFrom)
                    .mapEmpty();
        }
        return asked.map(done -> found.build());
    }

    private Future<LocateResponse> locateSome(Collection<Integer> userIds, boolean withGateways) {
        return ask(
                PresenceServiceGrpc.getLocateMethod(),
                LocateRequest.newBuilder()
                        .addAllUserIds(userIds)
                        .setWithGateways(withGateways)
                        .build());
    }

    /**
     * Whether senders may send to recipients, in the order of the pairs.
     *
     * @param pairs at most 500
     * @return fails when presence-service does not answer within the configured time
     */
    public Future<List<MessageCheck>> checkMessages(List<SenderAndRecipient> pairs) {
        return ask(
                        ContactServiceGrpc.getCheckMessagesMethod(),
                        CheckMessagesRequest.newBuilder().addAllPairs(pairs).build())
                .map(CheckMessagesResponse::getChecksList);
    }

    /** Users whose contacts, blocks or privacy changed at a time or later; 0: none, only what time it is. */
    public Future<ListRelationChangesResponse> relationChanges(long sinceMs) {
        return ask(
                ContactServiceGrpc.getListRelationChangesMethod(),
                ListRelationChangesRequest.newBuilder().setSinceMs(sinceMs).build());
    }

    /** Has presence-service forget some of a user whose account was deleted; true when nothing was left. */
    public Future<Boolean> forget(int userId) {
        return ask(
                        ContactServiceGrpc.getForgetUserMethod(),
                        ForgetUserRequest.newBuilder().setUserId(userId).build(),
                        FORGETTING_MS)
                .map(ForgetUserResponse::getDone);
    }

    private <Q, A> Future<A> ask(MethodDescriptor<Q, A> method, Q request) {
        return ask(method, request, timeoutMs);
    }

    /** Apart from the call that is being answered: who gives that up must not make presence-service look as if it were away. */
    private <Q, A> Future<A> ask(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        ContextInternal caller = ContextInternal.current();
        Promise<A> answer = caller == null ? Promise.promise() : caller.promise();
        Context.ROOT.run(() -> calls.call(method, request, deadlineMs).whenComplete((response, failure) -> {
            if (failure == null) {
                answer.tryComplete(response);
            } else {
                answer.tryFail(failure);
            }
        }));
        return answer.future();
    }

    /** Ends the connections; calls under way fail. */
    public void close() {
        pods.close();
        names.close();
    }
}
