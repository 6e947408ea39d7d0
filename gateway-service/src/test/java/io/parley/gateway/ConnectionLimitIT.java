package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-102: what a client gets from a gateway that takes no more connections. */
@QuarkusTest
@TestProfile(ConnectionLimitIT.TwoConnections.class)
@QuarkusTestResource(GatewayEnvironment.class)
class ConnectionLimitIT {
    private static final int TRY_AGAIN_LATER = 1013;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    /** As many as each test needs to fill the gateway. */
    public static class TwoConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.connection.max", "2",
                    "parley.gateway.connection.max-per-address", "2",
                    "parley.gateway.connection.login-deadline", "10s");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    @Test
    void oneConnectionTooManyIsRefusedWithAWordAndTheOthersLiveOn() {
        try (TestClient first = TestClient.loggedIn(port, "user501", "phone")) {
            try (TestClient second = logIn("user502")) {
                try (TestClient third = new TestClient(port)) {
                    Error refusal = third.error(0);
                    assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                    assertThat(refusal.getRetryAfterMs()).isPositive();
                    assertThat(refusal.getRequestId()).isZero();
                    assertThat(third.isClosed()).isTrue();
                }
                first.ping();
                second.ping();
            }
            logIn("user503").close();
        }
    }

    @Test
    void aWebSocketTooManyIsClosedWithTryAgainLater() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        try (TestClient first = TestClient.loggedIn(port, "user504", "phone");
                TestClient second = logIn("user505");
                HttpClient http = HttpClient.newHttpClient()) {
            http.newWebSocketBuilder()
                    .subprotocols("parley.json.v1")
                    .buildAsync(URI.create("ws://localhost:" + httpPort + "/ws"), new CloseCode(closed))
                    .join();
            assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(TRY_AGAIN_LATER);
            first.ping();
            second.ping();
        }
    }

    /** Logs in as soon as the place of a connection that was closed before is free. */
    private TestClient logIn(String user) {
        return await().ignoreExceptions().until(() -> TestClient.loggedIn(port, user, "phone"), client -> true);
    }

    private record CloseCode(CompletableFuture<Integer> closed) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
