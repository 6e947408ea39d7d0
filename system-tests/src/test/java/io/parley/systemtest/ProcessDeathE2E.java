package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.User;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 under load: nothing acknowledged is lost, nothing comes twice, order is kept. */
@ExtendWith(TestCluster.class)
class ProcessDeathE2E {
    private static final int PAIRS = 4;
    private static final Duration PRESENCE_CONVERGES = Duration.ofSeconds(15);

    @AfterEach
    void everythingRunsAgain() {
        List.of("mariadb", "kafka", "auth-service", "presence-service", "message-service", "gateway-0", "gateway-1")
                .forEach(name -> TestCluster.cluster().awaitReady(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-0", "message-service", "presence-service", "mariadb", "kafka"})
    void nothingAckedIsLostWhenAProcessDies(String victim) throws Exception {
        try (Traffic traffic = Traffic.start(PAIRS)) {
            traffic.awaitAcked(400);
            TestCluster.cluster().kill9(victim);
            TestCluster.cluster().start(victim);
            TestCluster.cluster().awaitReady(victim);
            traffic.awaitAcked(400);
            assertThat(traffic.finishAndCheck()).isGreaterThanOrEqualTo(800);
        }
    }

    @Test
    void theOnlineListIsRightSoonAfterAGatewayDied() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient survivor = TestCluster.connect(0);
                ChatClient victim = TestCluster.connect(1)) {
            survivor.login(ann.name(), ann.password(), "phone");
            victim.login(ben.name(), ben.password(), "phone");
            assertThat(online(survivor)).contains(ann.name(), ben.name());

            TestCluster.cluster().kill9("gateway-1");
            Awaitility.await().atMost(PRESENCE_CONVERGES).untilAsserted(() -> assertThat(online(survivor))
                    .contains(ann.name())
                    .doesNotContain(ben.name()));
        } finally {
            TestCluster.cluster().start("gateway-1");
        }
    }

    private static List<String> online(ChatClient client) {
        return client
                .call(
                        FrameType.FRAME_TYPE_ONLINE_USERS,
                        OnlineUsers.newBuilder().setLimit(200).build(),
                        OnlineUsersAnswer.parser())
                .getUsersList()
                .stream()
                .map(User::getName)
                .toList();
    }
}
