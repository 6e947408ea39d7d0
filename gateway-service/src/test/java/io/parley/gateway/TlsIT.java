package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.EventWriter;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.kit.testing.TestCertificate;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.event.v1.Delivery;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-105: TLS on both client ports, with certificates made for the test; probes and metrics keep their plain port. */
@QuarkusTest
@TestProfile(TlsIT.WithTls.class)
@QuarkusTestResource(GatewayEnvironment.class)
class TlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path FOLDER = Path.of("target", "tls-it").toAbsolutePath();
    private static final TestCertificate SERVED =
            new TestCertificate(FOLDER.resolve("served.crt"), FOLDER.resolve("served.key"));

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    GatewayPeers peers;

    /** As the chart does it, with a shorter period. */
    public static class WithTls implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            TestCertificate.create(FOLDER, "served");
            return Map.of(
                    "parley.gateway.tls.enabled",
                    "true",
                    "quarkus.tls.clients.key-store.pem.0.cert",
                    SERVED.certificateFile().toString(),
                    "quarkus.tls.clients.key-store.pem.0.key",
                    SERVED.keyFile().toString(),
                    "quarkus.tls.clients.reload-period",
                    "500ms");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        SSLContext tls = TestCertificate.trusting(SERVED.certificate());
        TestClient.awaitLogins(tls.getSocketFactory(), port);
    }

    @Test
    void framesAreSpokenOverTls() {
        try (TestClient client = connect()) {
            client.login("user401", "phone");
            client.ping();
            assertThat(served(client)).isEqualTo(SERVED.certificate());
        }
    }

    @Test
    void aClientThatSpeaksPlainTcpIsCutOff() {
        try (TestClient client = new TestClient(port)) {
            client.raw(TestClient.frame(FrameType.FRAME_TYPE_PING_VALUE, 1, new byte[0]));
            // A TLS alert may come first; no frame does.
            assertThatThrownBy(client::ping).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aHandshakeThatNeverComesEndsWithTheLoginDeadline() throws IOException {
        try (Socket silent = new Socket("localhost", port)) {
            // Less than a handshake may take by itself.
            silent.setSoTimeout(8_000);
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    @Test
    void theEndOfAConnectionIsAnEndOfTlsToo() throws IOException {
        try (TestClient client = connect()) {
            // The login deadline: the error arrives, then an orderly end, where a cut would throw.
            assertThat(((Error) client.read().body()).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TIMEOUT);
            assertThat(client.socket().getInputStream().read()).isNegative();
        }
    }

    @Test
    void moreThanTheOutboundBoundAtOnceReachesAClientThatReads() {
        String text = "x".repeat(30_000);
        int count = 30;
        try (TestClient client = connect();
                EventWriter events = new EventWriter(bootstrapServers, 3)) {
            client.login("user402", "phone");
            long session =
                    peers.presence().session("user402", "phone").orElseThrow().getSessionId();
            events.deliver(
                    peers.presence().epoch(),
                    LongStream.rangeClosed(1, count)
                            .mapToObj(seq -> EventWriter.message(seq, text, session))
                            .toArray(Delivery[]::new));
            LongStream.rangeClosed(1, count)
                    .forEach(seq ->
                            assertThat(client.answer(0, Message.class).getSeq()).isEqualTo(seq));
        }
    }

    @Test
    void webSocketsAreSpokenOverTls() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = webSocket(answer, SERVED.certificate());
        assertThat(socket.getSubprotocol()).isEqualTo("parley.json.v1");
        socket.sendText("{\"type\": \"Ping\", \"id\": 1}", true);
        assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).contains("Pong");
    }

    @Test
    void probesAndMetricsStayOnPlainHttp() throws Exception {
        assertThat(management.getScheme()).isEqualTo("http");
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        // Logins work as soon as there is a lease; what is revoked may be known a moment later.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get("/q/health/ready").statusCode()).isEqualTo(200));
        assertThat(get("/q/metrics").body()).contains("parley_gateway_tls_certificate_seconds_left 17");
    }

    @Test
    void aNewCertificateIsForNewConnectionsAndOldOnesLiveOn() throws Exception {
        X509Certificate old = SERVED.certificate();
        TestCertificate renewed = TestCertificate.create(FOLDER, "renewed");
        try (TestClient before = connect()) {
            before.login("user403", "phone");

            renewed.replace(SERVED);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                try (TestClient after = connect(old, renewed.certificate())) {
                    assertThat(served(after)).isEqualTo(renewed.certificate());
                }
                webSocket(new CompletableFuture<>(), renewed.certificate()).abort();
            });
            try (TestClient distrustful = connect(old)) {
                assertThatThrownBy(() -> served(distrustful)).hasCauseInstanceOf(SSLHandshakeException.class);
            }

            before.ping();
            assertThat(served(before)).isEqualTo(old);
        }
    }

    /** The TLS registry reads the files every half second here: some handshakes meet it. */
    @Test
    void readingTheSameCertificateAgainDisturbsNoHandshake() throws Exception {
        SSLContext tls = TestCertificate.trusting(SERVED.certificate());
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        for (int handshakes = 0; handshakes < 40 || System.nanoTime() < endNanos; handshakes++) {
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", httpPort)) {
                socket.setSoTimeout(10_000);
                socket.startHandshake();
                assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(SERVED.certificate());
            }
        }
    }

    @Test
    void aBrokenNewCertificateChangesNothing() throws Exception {
        TestCertificate good = TestCertificate.create(FOLDER, "good");
        good.replace(SERVED);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (TestClient client = connect(good.certificate())) {
                return served(client).equals(good.certificate());
            }
        });

        Files.writeString(SERVED.certificateFile(), "not a certificate");
        try {
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).untilAsserted(() -> {
                try (TestClient client = connect(good.certificate())) {
                    client.ping();
                }
            });
        } finally {
            good.replace(SERVED);
        }
    }

    private TestClient connect(X509Certificate... trusted) {
        SSLContext tls =
                TestCertificate.trusting(trusted.length > 0 ? trusted : new X509Certificate[] {SERVED.certificate()});
        return new TestClient(tls.getSocketFactory(), port);
    }

    /** The certificate that the gateway showed; throws when the client does not trust it. */
    private static X509Certificate served(TestClient client) {
        SSLSocket socket = (SSLSocket) client.socket();
        try {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private WebSocket webSocket(CompletableFuture<String> firstMessage, X509Certificate trusted) {
        return HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(trusted))
                .build()
                .newWebSocketBuilder()
                .subprotocols("parley.json.v1")
                .buildAsync(URI.create("wss://localhost:" + httpPort + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        firstMessage.complete(data.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(management.resolve(path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
