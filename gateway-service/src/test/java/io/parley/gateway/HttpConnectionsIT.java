package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.TestClient;
import io.parley.gateway.testing.WebSocketBytes;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of the HTTP port that ask for nothing: they end, and they count with all others until then. */
@QuarkusTest
@TestProfile(HttpConnectionsIT.FourConnections.class)
@QuarkusTestResource(GatewayEnvironment.class)
class HttpConnectionsIT {
    private static final int MAX = 4;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    @Inject
    MeterRegistry meters;

    /** As many as the tests fill, and little patience with idle ones. */
    public static class FourConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.connection.max",
                    String.valueOf(MAX),
                    "parley.gateway.connection.max-per-address",
                    String.valueOf(MAX),
                    "parley.gateway.connection.login-deadline",
                    "20s",
                    "parley.gateway.http.head-deadline",
                    "6s");
        }
    }

    @BeforeEach
    void waitForTheLeaseAndTheFirstRequest() throws IOException {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
        try (Socket first = new Socket("localhost", httpPort)) {
            first.getOutputStream()
                    .write("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(first.getInputStream().read()).isEqualTo('H');
        }
        await().until(() -> open() == 0);
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        try (Socket idle = new Socket("localhost", httpPort)) {
            idle.setSoTimeout(20_000);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aWebSocketIsNoIdleConnection() {
        try (RawWebSocket client = RawWebSocket.json(httpPort)) {
            await().pollDelay(Duration.ofSeconds(7)).until(() -> open() == 1);
            client.send(WebSocketBytes.frame(
                    WebSocketBytes.TEXT, "{\"type\":\"Ping\",\"id\":1}".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.readText()).contains("Pong");
            assertThat(open()).isEqualTo(1);
        }
    }

    @Test
    void bothPortsHaveOneCount() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < MAX; i++) {
                idle.add(new Socket("localhost", httpPort));
            }
            await().until(() -> open() == MAX);
            try (TestClient client = new TestClient(port)) {
                assertThat(client.error(0).getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                assertThat(client.isClosed()).isTrue();
            }
            try (Socket tooMany = new Socket("localhost", httpPort)) {
                // Before an idle one is closed.
                tooMany.setSoTimeout(5_500);
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        await().until(() -> open() == 0);
        TestClient.loggedIn(port, "user811", "phone").close();
    }

    private int open() {
        return (int) meters.get("parley.gateway.connections").gauge().value();
    }
}
