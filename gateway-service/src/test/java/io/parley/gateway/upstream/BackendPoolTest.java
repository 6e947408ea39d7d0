package io.parley.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names and addresses of a cluster, played by a map; the addresses are those of a real server. */
class BackendPoolTest {
    private static final String PODS = "pods.chat.svc";
    private static final UpstreamSettings SETTINGS = new UpstreamSettings("credential", 20, 1_000, 1_000, 1_000, 1_000);

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private NioEventLoopGroup eventLoops;
    private Server server;
    private BackendPool pool;
    private volatile boolean nameServiceIsSilent;

    @BeforeEach
    void startServer() throws IOException {
        eventLoops = new NioEventLoopGroup(1);
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.9", 0))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        pool.close();
        server.shutdownNow();
        eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void podsAreFollowedAsTheyComeAndGo() {
        records.put(PODS, List.of("127.0.0.1"));
        start(PODS + ":1;127.0.0.9:1");
        assertThat(addresses()).containsExactly("127.0.0.1:1");

        records.put(PODS, List.of("127.0.0.2", "127.0.0.1"));
        await().untilAsserted(() -> assertThat(addresses()).containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.2:1"));
        records.put(PODS, List.of("127.0.0.2"));
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.2:1"));
    }

    @Test
    void withoutANameServiceTheServicesOwnAddressIsUsed() {
        start(PODS + ":1;127.0.0.9:1");
        assertThat(addresses()).containsExactly("127.0.0.9:1");
    }

    @Test
    void aNameServiceThatKeepsSilentDelaysAStartByItsPatienceOnly() {
        nameServiceIsSilent = true;
        long began = System.nanoTime();
        start(PODS + ":1;127.0.0.9:1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(addresses()).containsExactly("127.0.0.9:1");

        records.put(PODS, List.of("127.0.0.2"));
        nameServiceIsSilent = false;
        released.countDown();
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.2:1"));
    }

    @Test
    void thePodsTakeTheServicesPlaceOnceTheirNameResolves() {
        start(PODS + ":1;127.0.0.9:1");
        records.put(PODS, List.of("127.0.0.1", "127.0.0.2"));
        await().untilAsserted(() -> assertThat(addresses()).containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.2:1"));
    }

    @Test
    void podsThatCanBeReachedAreKeptWhenTheirNameIsLost() {
        int port = server.getPort();
        records.put(PODS, List.of("127.0.0.9"));
        start(PODS + ":" + port + ";127.0.0.5:" + port);
        Backend pod = pool.backends().getFirst();
        pod.channel().getState(true);
        await().until(() -> pod.channel().getState(false) == ConnectivityState.READY);

        records.remove(PODS);
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(pool.backends()).containsExactly(pod));

        server.shutdownNow();
        await().untilAsserted(() -> {
            pod.channel().getState(true);
            assertThat(addresses()).containsExactly("127.0.0.5:" + port);
        });
    }

    @Test
    void aContainerThatWasStartedBeforeTheServiceIsStartedAnew() {
        assertThatThrownBy(() -> start(PODS + ":1;$(PARLEY_AUTH_SERVICE_HOST):1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("auth-service")
                .hasMessageContaining("enableServiceLinks");
    }

    @Test
    void aServiceWithoutPodsIsWaitedFor() {
        start(PODS + ":1");
        assertThat(pool.next()).isNull();
        records.put(PODS, List.of("127.0.0.1"));
        await().untilAsserted(() -> assertThat(addresses()).containsExactly("127.0.0.1:1"));
    }

    private void start(String endpoints) {
        pool = new BackendPool(
                Endpoints.parse("auth-service", endpoints),
                List.of(eventLoops.next()),
                SETTINGS,
                added -> {},
                removed -> {},
                this::resolve);
        pool.start();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (!host.equals(PODS)) {
            return InetAddress.getAllByName(host);
        }
        if (nameServiceIsSilent) {
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                throw new UnknownHostException(host);
            }
        }
        List<String> found = records.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[found.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(found.get(i));
        }
        return addresses;
    }

    private List<String> addresses() {
        return pool.backends().stream().map(Backend::toString).toList();
    }
}
