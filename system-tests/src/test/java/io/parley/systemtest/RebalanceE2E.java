package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway is added: the one that has all the clients asks some of them to reconnect, under traffic. */
@ExtendWith(TestCluster.class)
class RebalanceE2E {
    private static final int USERS = 10;
    private static final int DEVICES = 40;
    private static final int CLIENTS = USERS * DEVICES;
    private static final int ALLOWED_ABOVE_AVERAGE = 100;
    private static final int PAIRS = 2;
    private static final int LOGIN_TRIES = 3;

    private final Queue<ChatClient> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger moved = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @AfterEach
    void everybodyGoes() throws IOException {
        over = true;
        for (ChatClient client : open) {
            client.close();
        }
        TestCluster.cluster().start("gateway-1");
        TestCluster.cluster().awaitReady("gateway-1");
    }

    @Test
    void aNewGatewayGetsAShareOfTheOldOnesClients() throws Exception {
        assertThat(TestCluster.cluster().terminate("gateway-1")).isTrue();
        for (int user = 0; user < USERS; user++) {
            connectDevicesOf(TestCluster.newUser("many"));
        }
        try (Traffic traffic = Traffic.start(PAIRS)) {
            Awaitility.await("everybody is on gateway-0").until(() -> sessionsOf(0) == CLIENTS + traffic.size());
            assertThat(asked()).isZero();

            TestCluster.cluster().start("gateway-1");
            TestCluster.cluster().awaitReady("gateway-1");

            // Rounded up, as gateways do.
            int average = (CLIENTS + traffic.size() + 1) / 2;
            Awaitility.await("gateway-0 is not far above the average")
                    .atMost(Duration.ofSeconds(120))
                    .untilAsserted(() -> {
                        assertThat(failures).isEmpty();
                        assertThat(sessionsOf(0))
                                .as("sessions of gateway-0; %d clients asked, %d moved", asked(), moved.get())
                                .isLessThanOrEqualTo(average + ALLOWED_ABOVE_AVERAGE);
                        assertThat(moved.get())
                                .as("clients that moved")
                                .isGreaterThanOrEqualTo(asked() - traffic.size());
                    });
            assertThat(sessionsOf(1)).isGreaterThan(ALLOWED_ABOVE_AVERAGE / 2);
            assertThat(asked()).as("clients asked").isLessThan(CLIENTS / 2);
            traffic.awaitAcked(100);
            traffic.finishAndCheck();
        }
    }

    private void connectDevicesOf(TestCluster.User user) throws IOException {
        for (int i = 0; i < DEVICES; i++) {
            String device = "device-" + i;
            ChatClient client = TestCluster.connect(0);
            open.add(client);
            client.login(user.name(), user.password(), device);
            client.closed().thenRun(() -> Thread.ofVirtual().start(() -> moveWhenAsked(client, user, device)));
        }
    }

    /** Goes to gateway-1, as behind a load balancer that finds the one with fewer connections. */
    private void moveWhenAsked(ChatClient closed, TestCluster.User user, String device) {
        try {
            if (over) {
                return;
            }
            Frame last = closed.pollPush(Duration.ZERO);
            assertThat(last)
                    .as("what %s of %s got before its connection was closed", device, user.name())
                    .isNotNull();
            assertThat(last.type()).isEqualTo(FrameType.FRAME_TYPE_GO_AWAY);
            assertThat(last.as(GoAway.parser()).getReason()).contains("fewer clients");
            logIn(user, device, LOGIN_TRIES);
            moved.incrementAndGet();
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    /** As clients do that get no answer: a gateway that has just started on a busy machine may take long. */
    private void logIn(TestCluster.User user, String device, int tries) throws IOException {
        ChatClient next = TestCluster.connect(1);
        open.add(next);
        try {
            next.login(user.name(), user.password(), device);
        } catch (IllegalStateException noAnswer) {
            if (tries == 1) {
                throw noAnswer;
            }
            logIn(user, device, tries - 1);
        }
    }

    private static int sessionsOf(int gateway) throws Exception {
        return (int) GatewayHttp.metric(gateway, "parley_gateway_sessions");
    }

    private static int asked() throws Exception {
        return (int) GatewayHttp.metric(0, "parley_gateway_rebalance_asked_total");
    }
}
