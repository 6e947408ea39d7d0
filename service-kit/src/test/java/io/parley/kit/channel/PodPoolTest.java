package io.parley.kit.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import io.parley.kit.testing.StaleNameServer;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections to servers on loopback addresses, found through a name server of the test's own. */
class PodPoolTest {
    private static final String PODS = "pods.chat.svc.";
    private static final ChannelSettings SETTINGS =
            new ChannelSettings(ServiceIdentity.plain("credential"), 20, 10_000, 1_000, 1_000);
    private static final Duration FRESH = Duration.ZERO;
    /** As long as the name servers of clusters remember. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /** On a busy machine; whoever waits for an address that is silent or out of date waits for many times this. */
    private static final long PROMPT_MS = 2_500;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private NioEventLoopGroup eventLoops;
    private StaleNameServer names;
    private PodPool pool;
    private UnaryCalls calls;

    @BeforeEach
    void startLoops() {
        eventLoops = new NioEventLoopGroup(1);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void podsAreFollowedAsTheyComeAndGo() {
        names(FRESH).set(PODS, "127.0.0.2");
        start(PODS + ":1;127.0.0.9:1");
        assertThat(addresses()).containsExactly("127.0.0.2:1");

        names.set(PODS, "127.0.0.3", "127.0.0.2");
        await().untilAsserted(() -> assertThat(addresses()).containsExactlyInAnyOrder("127.0.0.2:1", "127.0.0.3:1"));
        names.set(PODS, "127.0.0.3");
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.3:1"));
    }

    @Test
    void withoutAnAddressOfThePodsTheServicesOwnIsUsed() {
        names(FRESH);
        start(PODS + ":1;127.0.0.9:1");
        assertThat(addresses()).containsExactly("127.0.0.9:1");

        names.set(PODS, "127.0.0.2", "127.0.0.3");
        await().untilAsserted(() -> assertThat(addresses()).containsExactlyInAnyOrder("127.0.0.2:1", "127.0.0.3:1"));
    }

    @Test
    void aNameServerThatKeepsSilentDelaysAStartByItsPatienceOnly() {
        names(FRESH).beSilent(true);
        long began = System.nanoTime();
        start(PODS + ":1;127.0.0.9:1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(addresses()).containsExactly("127.0.0.9:1");

        names.set(PODS, "127.0.0.2");
        names.beSilent(false);
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.2:1"));
    }

    @Test
    void podsThatCanBeReachedAreKeptWhenTheirNameIsLost() throws IOException {
        PresencePod pod = pod("127.0.0.2");
        names(FRESH).set(PODS, "127.0.0.2");
        start(PODS + ":" + pod.port() + ";127.0.0.9:" + pod.port());
        awaitConnection();

        names.set(PODS);
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.2:" + pod.port()));

        pod.close();
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.9:" + pod.port()));
    }

    @Test
    void aConnectedPodThatIsNotNamedAnyMoreStaysUntilOneThatIsNamedIsConnected() throws IOException {
        PresencePod old = pod("127.0.0.2");
        names(FRESH).set(PODS, "127.0.0.2");
        start(PODS + ":" + old.port());
        awaitConnection();

        names.set(PODS, "127.0.0.3");
        await().untilAsserted(() -> assertThat(addresses()).contains("127.0.0.3:" + old.port()));
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(addresses()).contains("127.0.0.2:" + old.port()));

        open.add(new PresencePod("127.0.0.3", old.port()));
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.3:" + old.port()));
    }

    @Test
    void aNameServerThatKeepsAnswersForHalfAMinuteStopsNobody() throws IOException {
        PresencePod old = pod("127.0.0.2");
        names(STALE).set(PODS, "127.0.0.2");
        start(PODS + ":" + old.port() + ";127.0.0.9:" + old.port());
        awaitConnection();

        // The address in front of all leads to the new pod from now on.
        PresencePod next = new PresencePod("127.0.0.9", old.port());
        open.add(next);
        names.set(PODS, "127.0.0.9");
        old.close();

        long longest = 0;
        for (int i = 0; i < 200; i++) {
            long took = callMillis();
            assertThat(took).as("call %d", i).isNotNegative();
            longest = Math.max(longest, took);
        }
        assertThat(longest).as("longest call in ms").isLessThan(PROMPT_MS);
        assertThat(next.calls.get()).isGreaterThan(100);
        await().untilAsserted(() -> assertThat(heard).contains("added 127.0.0.9:" + old.port()));
    }

    @Test
    void theServicesAddressGoesOutOfUseOnceAPodIsBack() throws IOException {
        PresencePod pod = pod("127.0.0.2");
        open.add(new PresencePod("127.0.0.9", pod.port()));
        names(STALE).set(PODS, "127.0.0.2");
        start(PODS + ":" + pod.port() + ";127.0.0.9:" + pod.port());
        awaitConnection();
        pod.close();
        await().untilAsserted(() -> assertThat(heard).contains("added 127.0.0.9:" + pod.port()));

        PresencePod back = new PresencePod("127.0.0.2", pod.port());
        open.add(back);

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(heard).contains("removed 127.0.0.9:" + pod.port()));
        assertThat(callMillis()).isNotNegative();
        assertThat(back.calls.get()).isPositive();
    }

    @Test
    void aCallIsStillThereWhenTheOnlyPodIsStartedAnew() throws IOException {
        PresencePod pod = pod("127.0.0.2");
        names(FRESH).set(PODS, "127.0.0.2");
        start(PODS + ":" + pod.port() + ";127.0.0.9:" + pod.port());
        awaitConnection();
        pod.close();
        await().until(() -> pool.next().usefulness() != Usefulness.CONNECTED);

        CompletableFuture<LocateResponse> call =
                calls.call(PresenceServiceGrpc.getLocateMethod(), LocateRequest.getDefaultInstance(), 5_000);
        PresencePod back = new PresencePod("127.0.0.2", pod.port());
        open.add(back);

        assertThat(call).succeedsWithin(Duration.ofSeconds(5));
        assertThat(back.calls.get()).isEqualTo(1);
    }

    @Test
    void eachPodIsAskedForItselfAndOneThatIsGoneFailsAlone() throws IOException {
        PresencePod one = pod("127.0.0.2");
        PresencePod other = new PresencePod("127.0.0.3", one.port());
        open.add(other);
        names(FRESH).set(PODS, "127.0.0.2", "127.0.0.3");
        start(PODS + ":" + one.port());
        awaitConnection();
        Map<String, CompletableFuture<LocateResponse>> both = askEach();
        assertThat(both).hasSize(2).allSatisfy((pod, answer) -> assertThat(answer)
                .succeedsWithin(Duration.ofSeconds(5)));
        assertThat(one.calls.get()).isEqualTo(1);
        assertThat(other.calls.get()).isEqualTo(1);

        other.close();
        await().untilAsserted(() -> {
            Map<String, CompletableFuture<LocateResponse>> answers = askEach();
            assertThat(answers.get("127.0.0.2:" + one.port())).succeedsWithin(Duration.ofSeconds(5));
            assertThat(answers.get("127.0.0.3:" + one.port())).failsWithin(Duration.ofSeconds(5));
        });
    }

    private Map<String, CompletableFuture<LocateResponse>> askEach() {
        return calls.callEach(PresenceServiceGrpc.getLocateMethod(), LocateRequest.getDefaultInstance(), 5_000);
    }

    @Test
    void nobodyWaitsForAPodThatGivesNoSign() throws IOException {
        PresencePod good = pod("127.0.0.3");
        blackHole("127.0.0.2", good.port());
        names(STALE).set(PODS, "127.0.0.2", "127.0.0.3");
        start(PODS + ":" + good.port());
        awaitConnection();

        for (int i = 0; i < 20; i++) {
            assertThat(callMillis()).isBetween(0L, PROMPT_MS);
        }
    }

    @Test
    void theServicesAddressTakesTheCallsOfAPodThatGivesNoSign() throws IOException {
        PresencePod behind = pod("127.0.0.9");
        blackHole("127.0.0.2", behind.port());
        names(STALE).set(PODS, "127.0.0.2");
        start(PODS + ":" + behind.port() + ";127.0.0.9:" + behind.port());

        for (int i = 0; i < 20; i++) {
            assertThat(callMillis()).isBetween(0L, PROMPT_MS);
        }
        await().untilAsserted(() -> assertThat(heard).contains("added 127.0.0.9:" + behind.port()));
    }

    @Test
    void aPodThatRefusesIsSetAsideForOthers() throws IOException {
        PresencePod good = pod("127.0.0.2");
        PresencePod stopping = new PresencePod("127.0.0.3", good.port());
        open.add(stopping);
        names(FRESH).set(PODS, "127.0.0.2", "127.0.0.3");
        start(PODS + ":" + good.port());
        await().until(() -> callMillis() >= 0 && good.calls.get() > 0 && stopping.calls.get() > 0);

        stopping.refuses = true;
        int refusedBefore = stopping.calls.get();
        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(callMillis()).isNotNegative();
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(stopping.calls.get() - refusedBefore)
                .as("calls that were refused first, in %d s", seconds)
                .isBetween(1, 1 + (int) seconds);
    }

    @Test
    void aContainerThatWasStartedBeforeTheServiceIsStartedAnew() {
        names(FRESH);
        assertThatThrownBy(() -> start(PODS + ":1;$(PARLEY_PRESENCE_SERVICE_HOST):1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("presence-service")
                .hasMessageContaining("enableServiceLinks");
    }

    @Test
    void aServiceWithoutPodsIsWaitedFor() {
        names(FRESH);
        start(PODS + ":1");
        assertThat(pool.next()).isNull();
        assertThat(callMillis()).isNegative();
        names.set(PODS, "127.0.0.2");
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.2:1"));
    }

    private StaleNameServer names(Duration memory) {
        names = new StaleNameServer(memory);
        open.add(names);
        return names;
    }

    private void start(String endpoints) {
        DnsNames resolver = new DnsNames(eventLoops.next(), List.of(names.hostAndPort()));
        open.add(resolver);
        pool = new PodPool(
                Endpoints.parse("presence-service", endpoints),
                List.of(eventLoops.next()),
                SETTINGS,
                resolver,
                new PodListener() {
                    @Override
                    public void added(Pod pod) {
                        heard.add("added " + pod);
                    }

                    @Override
                    public void removed(Pod pod) {
                        heard.add("removed " + pod);
                    }
                });
        open.add(pool);
        calls = new UnaryCalls(pool);
        pool.start();
    }

    private void awaitConnection() {
        await().until(() -> pool.next().usefulness() == Usefulness.CONNECTED);
    }

    /** How long one call takes; negative when it fails. */
    private long callMillis() {
        long began = System.nanoTime();
        LocateResponse response = calls.call(
                        PresenceServiceGrpc.getLocateMethod(), LocateRequest.getDefaultInstance(), 5_000)
                .exceptionally(failed -> null)
                .join();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return response == null ? -1 : took;
    }

    private PresencePod pod(String address) throws IOException {
        PresencePod pod = new PresencePod(address, 0);
        open.add(pod);
        return pod;
    }

    /** An address whose queue of connections is full: the kernel answers nothing, as for a pod whose node is gone. */
    private void blackHole(String address, int port) throws IOException {
        ServerSocket full = new ServerSocket(port, 1, InetAddress.getByName(address));
        open.add(full);
        for (int i = 0; i < 3; i++) {
            Socket waiting = new Socket();
            open.add(waiting);
            try {
                waiting.connect(new InetSocketAddress(address, port), 100);
            } catch (IOException unanswered) {
                return;
            }
        }
    }

    private List<String> addresses() {
        return pool.pods().stream().map(Pod::toString).toList();
    }
}
