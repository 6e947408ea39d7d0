package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM under load, as a rolling update sends it: clients are told in time, and nothing acknowledged is lost. */
@ExtendWith(TestCluster.class)
class OrderlyStopE2E {
    private static final Logger LOG = Logger.getLogger(OrderlyStopE2E.class);
    private static final int PAIRS = 4;
    private static final int IDLE_CLIENTS = 40;
    /** parley.gateway.drain.* of the local profile, and the margin that the chart leaves for the JVM to end. */
    private static final Duration SPREAD = Duration.ofMillis(500);

    private static final Duration GRACE = Duration.ofSeconds(3 + 10);
    private static final int LONGEST_HINT_MS = 2_000;

    @AfterEach
    void everythingRunsAgain() {
        for (String name : List.of("auth-service", "presence-service", "message-service", "gateway-0", "gateway-1")) {
            TestCluster.cluster().start(name);
            TestCluster.cluster().awaitReady(name);
        }
    }

    @Test
    void aStoppingGatewayTellsItsClientsOneAfterTheOther() throws Exception {
        List<ChatClient> idle = idleClientsOf(0);
        try (Traffic traffic = Traffic.start(PAIRS)) {
            Awaitility.await("everybody has a session")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> traffic.connections() == 2 * PAIRS);
            traffic.awaitAcked(200);
            List<CompletableFuture<Told>> told =
                    idle.stream().map(OrderlyStopE2E::goAwayOf).toList();

            Stop stop = new Stop("gateway-0");
            Awaitility.await("the probe sees it")
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> {
                        HttpResponse<String> answer = GatewayHttp.manage(0, "/q/health/ready");
                        assertThat(answer.statusCode()).isEqualTo(503);
                        assertThat(answer.body()).contains("The gateway is stopping");
                    });
            stop.awaitEnd();

            List<Told> all = told.stream().map(CompletableFuture::join).toList();
            assertThat(all).allSatisfy(one -> {
                assertThat(one.goAway.getReason()).contains("reconnect");
                assertThat(one.goAway.getReconnectAfterMs()).isBetween(0, LONGEST_HINT_MS);
            });
            assertThat(all.stream()
                            .map(one -> one.goAway.getReconnectAfterMs())
                            .distinct()
                            .count())
                    .as("different hints")
                    .isGreaterThan(IDLE_CLIENTS / 2);
            long firstNanos = all.stream().mapToLong(Told::nanos).min().orElseThrow();
            long lastNanos = all.stream().mapToLong(Told::nanos).max().orElseThrow();
            assertThat(Duration.ofNanos(lastNanos - firstNanos)).isGreaterThan(SPREAD.dividedBy(2));
            idle.forEach(client -> assertThat(client.closed()).succeedsWithin(5, TimeUnit.SECONDS));

            traffic.awaitAcked(200);
            Awaitility.await("half of the clients had to reconnect, once")
                    .untilAsserted(() -> assertThat(traffic.connections()).isEqualTo(2 * PAIRS + PAIRS));
            assertThat(traffic.finishAndCheck()).isGreaterThanOrEqualTo(400);
            assertThat(traffic.longestOutage()).isLessThan(GRACE);
            LOG.infof(
                    "gateway-0 ended in %d ms; GoAways over %d ms; longest time without a session %d ms",
                    stop.took.toMillis(),
                    TimeUnit.NANOSECONDS.toMillis(lastNanos - firstNanos),
                    traffic.longestOutage().toMillis());
        } finally {
            for (ChatClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void aRollingRestartOfTheGatewaysLosesNothing() throws Exception {
        try (Traffic traffic = Traffic.start(PAIRS)) {
            traffic.awaitAcked(200);
            for (String gateway : List.of("gateway-0", "gateway-1")) {
                Stop stop = new Stop(gateway);
                stop.awaitEnd();
                long startNanos = System.nanoTime();
                TestCluster.cluster().start(gateway);
                TestCluster.cluster().awaitReady(gateway);
                LOG.infof(
                        "%s ended in %d ms and was ready again after %d ms",
                        gateway, stop.took.toMillis(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
                traffic.awaitAcked(100);
            }
            assertThat(traffic.finishAndCheck()).isGreaterThanOrEqualTo(400);
            assertThat(traffic.longestOutage()).isLessThan(GRACE);
            LOG.infof(
                    "Rolling restart: longest time without a session %d ms",
                    traffic.longestOutage().toMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"message-service", "presence-service", "auth-service"})
    void nothingAckedIsLostWhenAServiceStops(String name) throws Exception {
        try (Traffic traffic = Traffic.start(PAIRS)) {
            traffic.awaitAcked(200);
            new Stop(name).awaitEnd();
            TestCluster.cluster().start(name);
            TestCluster.cluster().awaitReady(name);
            traffic.awaitAcked(200);
            assertThat(traffic.finishAndCheck()).isGreaterThanOrEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "message-service", "presence-service"})
    void callsAreAnsweredOrToldToComeAgainWhileAServiceStops(String name) throws Exception {
        try (Callers callers = Callers.start()) {
            callers.awaitAnswers(10);
            new Stop(name).awaitEnd();
            TestCluster.cluster().start(name);
            TestCluster.cluster().awaitReady(name);
            callers.awaitAnswers(10);
            assertThat(callers.refusals())
                    .allSatisfy(refused -> assertThat(refused.error().getRetryAfterMs())
                            .as(refused.getMessage())
                            .isPositive());
        }
    }

    /** A process that was sent SIGTERM. */
    private static final class Stop {
        private final String name;
        private final long beganNanos = System.nanoTime();
        private final CompletableFuture<Boolean> orderly;
        private Duration took;

        Stop(String name) {
            this.name = name;
            this.orderly =
                    CompletableFuture.supplyAsync(() -> TestCluster.cluster().terminate(name));
        }

        void awaitEnd() {
            assertThat(orderly)
                    .as(name + " ends by itself")
                    .succeedsWithin(40, TimeUnit.SECONDS)
                    .isEqualTo(true);
            took = Duration.ofNanos(System.nanoTime() - beganNanos);
            assertThat(took).as("time that %s took to end", name).isLessThan(GRACE);
            // Whoever reaps the process knows a moment after it is gone.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(TestCluster.cluster().exitCode(name))
                            .as("exit code of " + name)
                            .hasValue(0));
        }
    }

    private record Told(GoAway goAway, long nanos) {}

    private static CompletableFuture<Told> goAwayOf(ChatClient client) {
        CompletableFuture<Told> told = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                GoAway goAway = client.awaitPush(FrameType.FRAME_TYPE_GO_AWAY, GoAway.parser());
                told.complete(new Told(goAway, System.nanoTime()));
            } catch (AssertionError | RuntimeException none) {
                told.completeExceptionally(none);
            }
        });
        return told;
    }

    private static List<ChatClient> idleClientsOf(int gateway) throws IOException {
        TestCluster.User user = TestCluster.newUser("idle");
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < IDLE_CLIENTS; i++) {
            ChatClient client = TestCluster.connect(gateway);
            client.login(user.name(), user.password(), "device-" + i);
            clients.add(client);
        }
        return clients;
    }
}
