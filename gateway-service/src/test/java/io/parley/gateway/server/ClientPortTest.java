package io.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.dispatch.FrameLimits;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ConnectionAdmission;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionDeadlines;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.HeldLimits;
import io.parley.gateway.session.OutboundBounds;
import io.parley.gateway.session.RateLimits;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.testing.RawWebSocket;
import io.parley.gateway.testing.WebSocketBytes;
import io.parley.kit.testing.TestCertificate;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A port for HTTP behind a trusted proxy (127.0.0.1), before any frame is understood. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientPortTest {
    private static final int PER_ADDRESS = 1;
    private static final long HEAD_MS = 1_000;
    private static final int TRY_AGAIN_LATER = 1013;
    /** No frame is dispatched here: what is not text of the protocol ends a connection before that. */
    private static final Dispatcher NOBODY = null;

    private final Vertx vertx = Vertx.vertx();
    private final ConnectionAdmission admission = new ConnectionAdmission(10, PER_ADDRESS);
    private final int number = freePort();
    private ClientPort port;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @BeforeEach
    void listen() {
        port = listen(number, Optional.empty());
    }

    private ClientPort listen(int where, Optional<TlsTermination> tls) {
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        ConnectionCloser closer = new ConnectionCloser(new SessionRegistry(ended -> {}), metrics);
        ConnectionLoops loops = new ConnectionLoops(
                new ConnectionDeadlines(60_000, 60_000, 60_000, 30_000, 500),
                new RateLimits(1_000, 1 << 20, 1_000, 1_000),
                new HeldLimits(1 << 20, 1 << 20),
                closer,
                metrics);
        ListenerSettings connections =
                new ListenerSettings(new FrameLimits(65_536, 4_096), 256, OutboundBounds.of(65_536, 1 << 20));
        HttpEntrance entrance = new HttpEntrance(
                new HttpSettings("/ws", 4_096, HEAD_MS, HEAD_MS, 500),
                new UpgradeCheck(List.of()),
                new ForwardedClients(TrustedProxies.of(List.of("127.0.0.1")), ForwardedHeader.X_FORWARDED_FOR),
                admission,
                new WebSocketEndpoint(connections, NOBODY, loops, closer, metrics),
                () -> false,
                request -> new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND));
        VertxInternal internal = (VertxInternal) vertx;
        ClientPort listening = new ClientPort(
                internal,
                List.of(internal.createEventLoopContext()),
                new PortSettings("127.0.0.1", where, "test", 100, HEAD_MS),
                admission,
                tls,
                TrustedProxies.none(),
                entrance);
        listening.start();
        return listening;
    }

    @AfterEach
    void close() throws Exception {
        port.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void oneTooManyOfAClientHearsWhyAndOtherClientsComeIn() {
        try (RawWebSocket first = json("203.0.113.1");
                RawWebSocket second = json("203.0.113.1");
                RawWebSocket other = json("203.0.113.2")) {
            assertThat(second.readText()).contains("OVERLOADED");
            assertThat(second.read().closeCode()).isEqualTo(TRY_AGAIN_LATER);
            for (RawWebSocket good : List.of(first, other)) {
                good.send(WebSocketBytes.frame(WebSocketBytes.PING, "x".getBytes(StandardCharsets.UTF_8)));
                assertThat(good.read().opcode()).isEqualTo(WebSocketBytes.PONG);
            }
            await().until(() -> admission.open() == 2);
        }
        await().until(() -> admission.open() == 0);
        try (RawWebSocket again = json("203.0.113.1")) {
            again.send(WebSocketBytes.frame(WebSocketBytes.PING, new byte[0]));
            assertThat(again.read().opcode()).isEqualTo(WebSocketBytes.PONG);
        }
    }

    @Test
    void framesMayFollowTheHeadInTheSameRead() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", number)) {
            socket.setSoTimeout(10_000);
            byte[] head = ("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] ping = WebSocketBytes.frame(WebSocketBytes.PING, "early".getBytes(StandardCharsets.US_ASCII));
            byte[] both = java.util.Arrays.copyOf(head, head.length + ping.length);
            System.arraycopy(ping, 0, both, head.length, ping.length);
            socket.getOutputStream().write(both);
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("early") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
            assertThat(answer.toString()).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void aConnectionThatSaysNothingEndsAtTheDeadline() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", number)) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isNegative();
        }
        await().until(() -> admission.open() == 0);
    }

    /** As PEM the framework does not read such a key. */
    @Test
    void ed25519IsServedFromPkcs12(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("clients.p12");
        String password = "a-password-of-a-test";
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        assertThat(new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-keyalg",
                                "Ed25519",
                                "-alias",
                                "clients",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=DNS:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                password)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start()
                        .waitFor())
                .isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
        PfxOptions options = new PfxOptions().setPath(file.toString()).setPassword(password);
        int withTls = freePort();
        ClientPort tlsPort = listen(withTls, Optional.of(new TlsTermination(vertx, tls(store, options))));

        X509Certificate certificate = (X509Certificate) store.getCertificate("clients");
        try (SSLSocket socket = (SSLSocket)
                TestCertificate.trusting(certificate).getSocketFactory().createSocket("localhost", withTls)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            assertThat(socket.getSession()
                            .getPeerCertificates()[0]
                            .getPublicKey()
                            .getAlgorithm())
                    .isEqualTo("EdDSA");
        }
        tlsPort.stop();
    }

    private static BaseTlsConfiguration tls(KeyStore store, PfxOptions options) {
        return new BaseTlsConfiguration() {
            @Override
            public KeyStore getKeyStore() {
                return store;
            }

            @Override
            public KeyCertOptions getKeyStoreOptions() {
                return options;
            }

            @Override
            public SSLOptions getSSLOptions() {
                return new SSLOptions().setKeyCertOptions(options);
            }
        };
    }

    private RawWebSocket json(String client) {
        return new RawWebSocket(
                number, "X-Forwarded-For: " + client + "\r\nSec-WebSocket-Protocol: parley.json.v1\r\n");
    }
}
