package io.parley.gateway;

import static io.parley.gateway.testing.WebSocketBytes.CONTINUATION;
import static io.parley.gateway.testing.WebSocketBytes.PING;
import static io.parley.gateway.testing.WebSocketBytes.TEXT;
import static io.parley.gateway.testing.WebSocketBytes.fragment;
import static io.parley.gateway.testing.WebSocketBytes.frame;
import static io.parley.gateway.testing.WebSocketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.parley.gateway.testing.GatewayProcess;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.SendAck;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Attacks on the memory of a gateway that has little of it. It must live, keep its lease, and serve somebody else all the
 * while. {@code -Dparley.gateway.jar} tries another build.
 */
class SmallMemoryIT {
    private static final int DIRECT_MB = 48;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayProcess(
                "small-gateway",
                List.of("-Xmx96m", "-XX:MaxDirectMemorySize=" + DIRECT_MB + "m"),
                Map.of("parley.gateway.connection.login-deadline", "60s"));
        TestClient.awaitLogins(SocketFactory.getDefault(), gateway.tcpPort());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void pongsThatNobodyReadsHurtNobodyElse() {
        attack(() -> {
            List<RawWebSocket> attackers = new ArrayList<>();
            byte[] pings = repeat(frame(PING, new byte[125]), 400);
            for (int i = 0; i < 24; i++) {
                RawWebSocket attacker = RawWebSocket.json(gateway.httpPort());
                if (i % 2 == 0) {
                    logIn(attacker, "user" + (100 + i));
                }
                attackers.add(attacker);
            }
            // Above 300 MB of pongs, were they all kept.
            for (int round = 0; round < 250; round++) {
                attackers.removeIf(attacker -> !isSent(attacker, pings));
            }
            attackers.forEach(RawWebSocket::close);
        });
    }

    @Test
    void fragmentsOfOneByteHurtNobodyElse() {
        attack(() -> {
            byte[] fragments = repeat(fragment(CONTINUATION, text("x")), 10_000);
            for (int i = 0; i < 5; i++) {
                try (RawWebSocket attacker = RawWebSocket.json(gateway.httpPort())) {
                    logIn(attacker, "user" + (200 + i));
                    attacker.send(fragment(TEXT, text("x")));
                    for (int round = 0; round < 25 && isSent(attacker, fragments); round++) {
                        // As many as it takes until the gateway has had enough.
                    }
                }
            }
        });
    }

    @Test
    void framesThatNobodyFinishesHurtNobodyElse() {
        attack(() -> {
            List<TestClient> attackers = new ArrayList<>();
            byte[] most = Arrays.copyOf(TestClient.frame(63, 1, new byte[65_528]), 65_000);
            byte[] some = Arrays.copyOf(TestClient.frame(2, 1, new byte[4_000]), 3_900);
            for (int i = 0; i < 1_200; i++) {
                TestClient attacker = i < 400
                        ? TestClient.loggedIn(gateway.tcpPort(), "user" + (300 + i), "phone")
                        : new TestClient(gateway.tcpPort());
                attackers.add(attacker);
                try {
                    attacker.raw(i < 400 || i % 2 == 0 ? most : some);
                } catch (UncheckedIOException closed) {
                    // That is what is wanted.
                }
            }
            attackers.forEach(TestClient::close);
        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration half(Duration all) {
        return all.dividedBy(2);
    }

    /** Runs the attack while two others chat; looks at the gateway meanwhile and afterwards. */
    private void attack(Runnable attack) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        Duration workAtFirst = gateway.cpu();
        long epoch = gateway.peers().presence().epoch();
        Thread attacker = Thread.ofPlatform().start(() -> {
            try {
                attack.run();
            } finally {
                over.set(true);
            }
        });
        try (TestClient honest = TestClient.loggedIn(gateway.tcpPort(), "user1", "honest")) {
            Duration slowest = Duration.ZERO;
            Duration mostWork = Duration.ZERO;
            while (!over.get()) {
                long began = System.nanoTime();
                Duration workBefore = gateway.cpu();
                honest.answer(honest.send("user2", "m-" + acknowledged.get(), "still here"), SendAck.class);
                acknowledged.incrementAndGet();
                slowest = longer(slowest, Duration.ofNanos(System.nanoTime() - began));
                mostWork = longer(mostWork, gateway.cpu().minus(workBefore));
            }
            assertThat(acknowledged).hasPositiveValue();
            assertThat(mostWork)
                    .as("what it works on before it comes to others")
                    .isLessThan(longer(Duration.ofSeconds(2), half(gateway.cpu().minus(workAtFirst))));
            assertThat(slowest).as("also when it does not work").isLessThan(Duration.ofSeconds(30));
            honest.ping();
        }
        await().untilAsserted(() -> assertThat(attacker.isAlive()).isFalse());
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.peers().presence().epoch())
                .as("the lease it began with")
                .isEqualTo(epoch);
        assertThat(gateway.isUp("live")).isTrue();
        assertThat(gateway.log()).doesNotContain("OutOfMemoryError").doesNotContain("OutOfDirectMemoryError");
    }

    private static void logIn(RawWebSocket client, String user) {
        client.send(frame(
                TEXT,
                text("{\"type\":\"Resume\",\"id\":1,\"body\":{\"accessToken\":\""
                        + gateway.peers().auth().token(user, "web") + "\"}}")));
        assertThat(client.readText()).contains("ResumeAnswer");
    }

    /** False once the gateway has closed the connection, or reads it no more for a while. */
    private static boolean isSent(RawWebSocket client, byte[] bytes) {
        try {
            client.send(bytes);
            return true;
        } catch (UncheckedIOException closed) {
            client.close();
            return false;
        }
    }

    private static byte[] repeat(byte[] bytes, int times) {
        byte[][] all = new byte[times][];
        Arrays.fill(all, bytes);
        return Unpooled.copiedBuffer(all).array();
    }
}
