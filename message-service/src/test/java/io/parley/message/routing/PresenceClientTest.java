package io.parley.message.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.kit.testing.StaleNameServer;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.localcluster.host.FreePorts;
import io.parley.message.testing.TestSettings;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real connections to servers on loopback addresses; the name server and the address in front of all are the test's own. */
class PresenceClientTest {
    private static final String PODS = "pods.chat.svc.";
    private static final Duration RESOLVE_PERIOD = Duration.ofMillis(50);
    /** gRPC takes no shorter one. */
    private static final Duration CONNECTION_AGE = Duration.ofSeconds(1);

    private final StaleNameServer names = new StaleNameServer(Duration.ZERO);
    private final int port = FreePorts.find(1).getFirst();
    private final List<Server> servers = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private PresenceClient client;

    @AfterEach
    void stop() {
        client.close();
        names.close();
        servers.forEach(Server::shutdownNow);
        vertx.close();
    }

    @Test
    void aNewPodGetsWorkWithoutAnyConnectionBreaking() throws Exception {
        Pod first = startPod("127.0.0.2");
        Pod second = startPod("127.0.0.3");
        names.set(PODS, "127.0.0.2");
        connect(PODS + ":" + port);
        assertThat(askUntil(first.calls, 20)).isZero();
        assertThat(second.calls).hasValue(0);

        names.set(PODS, "127.0.0.2", "127.0.0.3");

        assertThat(askUntil(second.calls, 20)).isZero();
    }

    @Test
    void behindOneAddressAgedConnectionsMoveToOtherPodsAndNoCallFails() throws Exception {
        Pod first = startPod("127.0.0.2");
        Pod second = startPod("127.0.0.3");
        relay("127.0.0.4", List.of("127.0.0.2", "127.0.0.3"));
        connect(PODS + ":" + port + ";127.0.0.4:" + port);

        assertThat(askUntil(first.calls, 1)).isZero();
        assertThat(second.calls).hasValue(0);
        assertThat(askUntil(second.calls, 20)).isZero();
    }

    @Test
    void podsAreKeptWhenTheirNameIsLostAndNothingElseResolves() throws Exception {
        Pod pod = startPod("127.0.0.2");
        names.set(PODS, "127.0.0.2");
        connect(PODS + ":" + port);
        assertThat(askUntil(pod.calls, 1)).isZero();

        names.set(PODS);

        await().during(RESOLVE_PERIOD.multipliedBy(5))
                .atMost(Duration.ofSeconds(5))
                .until(this::ask);
    }

    @Test
    void aPodThatCannotTakeACallIsNotTheEndOfIt() throws Exception {
        Pod pod = startPod("127.0.0.2");
        names.set(PODS, "127.0.0.2");
        connect(PODS + ":" + port);
        assertThat(askUntil(pod.calls, 1)).isZero();

        pod.refusals.set(2);
        assertThat(ask()).isTrue();
        assertThat(pod.calls.get()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whoeverIsAnsweredMayGiveUpAndTheQuestionGoesOn() throws Exception {
        Pod pod = startPod("127.0.0.2");
        names.set(PODS, "127.0.0.2");
        connect(PODS + ":" + port);
        assertThat(askUntil(pod.calls, 1)).isZero();

        pod.gate = new CountDownLatch(1);
        Context.CancellableContext call = Context.current().withCancellation();
        CompletableFuture<?> located =
                call.call(() -> client.locate(Set.of(1)).toCompletionStage().toCompletableFuture());
        await().until(() -> pod.calls.get() == 2);
        call.cancel(null);
        pod.gate.countDown();

        assertThat(located).succeedsWithin(Duration.ofSeconds(10));
    }

    /** How many calls failed until a pod had so many. */
    private int askUntil(AtomicInteger calls, int atLeast) {
        AtomicInteger failed = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(15))
                .until(() -> {
                    if (!ask()) {
                        failed.incrementAndGet();
                    }
                    return calls.get() >= atLeast;
                });
        return failed.get();
    }

    private boolean ask() {
        return client.locate(Set.of(1))
                .map(true)
                .otherwise(false)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void connect(String endpoints) {
        client = new PresenceClient(
                TestSettings.with(Map.of("presence", endpoints, "routing.locate-timeout", "5s")),
                TestSettings.discovery(
                        Map.of("name-servers", names.hostAndPort(), "period", RESOLVE_PERIOD.toMillis() + "ms")),
                ServiceIdentity.plain("a-credential-for-tests"),
                vertx);
        client.start();
    }

    private Pod startPod(String address) throws IOException {
        Pod pod = new Pod();
        servers.add(NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
                .maxConnectionAge(CONNECTION_AGE.toMillis(), TimeUnit.MILLISECONDS)
                .addService(pod)
                .build()
                .start());
        return pod;
    }

    /** Plays the one address of a service: each connection goes to the next pod. */
    private void relay(String address, List<String> pods) {
        NetClient out = vertx.createNetClient();
        AtomicInteger turn = new AtomicInteger();
        vertx.createNetServer()
                .connectHandler(incoming -> {
                    incoming.pause();
                    out.connect(port, pods.get(turn.getAndIncrement() % pods.size()))
                            .onSuccess(outgoing -> {
                                incoming.pipeTo(outgoing);
                                outgoing.pipeTo(incoming);
                            });
                })
                .listen(port, address)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static final class Pod extends PresenceServiceGrpc.PresenceServiceImplBase {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger refusals = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void locate(LocateRequest request, StreamObserver<LocateResponse> response) {
            calls.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                response.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            response.onNext(LocateResponse.getDefaultInstance());
            response.onCompleted();
        }
    }
}
