package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One session that asks for far more than its turn, on the event loop of others. */
@QuarkusTest
@TestProfile(GreedyReaderIT.FewAtATime.class)
@QuarkusTestResource(GatewayEnvironment.class)
class GreedyReaderIT {
    private static final int REQUESTS = 30;
    private static final int AT_A_TIME = 2;
    private static final int WAITING = 5;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @Inject
    MeterRegistry meters;

    GatewayPeers peers;

    /** One event loop for all connections, and few turns. */
    public static class FewAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.reads.at-a-time", String.valueOf(AT_A_TIME),
                    "parley.gateway.reads.waiting", String.valueOf(WAITING),
                    "parley.gateway.request.max-coming-back", "4",
                    "parley.gateway.tcp.event-loops", "1",
                    "parley.gateway.upstream.call-deadline", "20s",
                    "parley.gateway.connection.silence", "30s");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    /** P-130. */
    @Test
    void theReadsOfOneSessionTakeTurnsAndLeaveOthersTheirs() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (TestClient greedy = TestClient.loggedIn(port, "user501", "phone");
                TestClient honest = TestClient.loggedIn(port, "user502", "phone")) {
            peers.messages().holdReadsOf("user501", gate);
            IntStream.range(0, REQUESTS).forEach(i -> history(greedy, "user503"));
            IntStream.range(0, REQUESTS - AT_A_TIME - WAITING).forEach(i -> {
                Error refusal = (Error) greedy.read().body();
                assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                assertThat(refusal.getRetryAfterMs()).isPositive();
            });
            await().until(() -> peers.messages().readsHeld() == AT_A_TIME);
            assertThat(waiting()).isEqualTo(WAITING);

            honest.answer(honest.request(FrameType.FRAME_TYPE_SYNC, Sync.getDefaultInstance()), SyncAnswer.class);
            honest.answer(history(honest, "user503"), HistoryAnswer.class);

            gate.complete(null);
            IntStream.range(0, AT_A_TIME + WAITING)
                    .forEach(i -> assertThat(greedy.read().body()).isInstanceOf(HistoryAnswer.class));
            await().until(() -> waiting() == 0);
            greedy.answer(history(greedy, "user503"), HistoryAnswer.class);
        } finally {
            gate.complete(null);
        }
    }

    private static int history(TestClient client, String peer) {
        return client.request(
                FrameType.FRAME_TYPE_HISTORY,
                History.newBuilder().setUserName(peer).setLimit(200).build());
    }

    private double waiting() {
        return meters.get("parley.gateway.reads.waiting").gauge().value();
    }
}
