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
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.SendAck;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that come back all at once, at a gateway that works on one Resume at a time. */
@QuarkusTest
@TestProfile(ComingBackIT.OneAtATime.class)
@QuarkusTestResource(GatewayEnvironment.class)
class ComingBackIT {
    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @Inject
    MeterRegistry meters;

    GatewayPeers peers;

    /** A busy machine may take long for a login. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** One event loop for all connections, so that they share one turnstile. */
    public static class OneAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.request.max-coming-back", "1",
                    "parley.gateway.tcp.event-loops", "1",
                    "parley.gateway.upstream.call-deadline", "2s",
                    "parley.gateway.connection.login-deadline", "30s",
                    "parley.gateway.connection.silence", "30s");
        }
    }

    /** A gateway that has just started trusts no token until it has heard what is revoked. */
    @BeforeEach
    void waitUntilTokensAreTrusted() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
        await().atMost(PATIENCE).until(() -> {
            try (TestClient client = new TestClient(port)) {
                resume(client, "user407");
                return client.read().body() instanceof ResumeAnswer;
            }
        });
    }

    @Test
    void othersWaitTheirTurnAndMessagesGoOn() {
        try (TestClient online = TestClient.loggedIn(port, "user401", "phone");
                TestClient first = new TestClient(port);
                TestClient second = new TestClient(port);
                TestClient third = new TestClient(port)) {
            CompletableFuture<Void> gate = peers.presence().closeGate("user402");
            try {
                int firstId = resume(first, "user402");
                await().atMost(PATIENCE)
                        .until(() ->
                                peers.presence().session("user402", "phone").isPresent());
                int secondId = resume(second, "user403");
                int thirdId = resume(third, "user404");
                await().until(() -> waiting() == 2);

                int send = online.send("user402", "m1", "meanwhile");
                online.answer(send, SendAck.class);
                assertThat(waiting()).isEqualTo(2);

                gate.complete(null);
                first.answer(firstId, ResumeAnswer.class);
                second.answer(secondId, ResumeAnswer.class);
                third.answer(thirdId, ResumeAnswer.class);
                await().until(() -> waiting() == 0);
            } finally {
                gate.complete(null);
            }
        }
    }

    @Test
    void whoWaitsTooLongIsToldWhenToTryAgain() {
        CompletableFuture<Void> gate = peers.presence().closeGate("user405");
        try (TestClient first = new TestClient(port);
                TestClient second = new TestClient(port)) {
            int firstId = resume(first, "user405");
            await().atMost(PATIENCE)
                    .until(() -> peers.presence().session("user405", "phone").isPresent());
            int secondId = resume(second, "user406");

            assertThat(first.error(firstId).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
            Error refusal = second.error(secondId);
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            assertThat(refusal.getRetryAfterMs()).isPositive();

            gate.complete(null);
            second.answer(resume(second, "user406"), ResumeAnswer.class);
        } finally {
            gate.complete(null);
        }
    }

    private int resume(TestClient client, String user) {
        return client.request(
                FrameType.FRAME_TYPE_RESUME,
                Resume.newBuilder()
                        .setAccessToken(peers.auth().token(user, "phone"))
                        .build());
    }

    private double waiting() {
        return meters.get("parley.gateway.requests.waiting")
                .tag("type", "resume")
                .gauge()
                .value();
    }
}
