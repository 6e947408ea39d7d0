package io.parley.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.kit.testing.TestCertificate;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real connections between a server and callers with certificates made for the test, each of which is its own authority. */
class ServiceTlsTest {
    @TempDir
    private static Path folder;

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void servicesWithCertificatesOfOneAuthorityReachEachOtherAtAnyAddress() throws IOException {
        ServiceTls tls = new ServiceTls(files("one", ServiceTls.AUTHORITY), vertx);
        try (Answering server = new Answering(tls)) {
            assertThat(server.isReachedBy(secured(tls))).isTrue();
        }
    }

    @Test
    void whoHasNoCertificateOrAnotherAuthoritysIsNotLetIn() throws IOException {
        ServiceTls tls = new ServiceTls(files("server", ServiceTls.AUTHORITY), vertx);
        ServiceTls stranger = new ServiceTls(files("stranger", ServiceTls.AUTHORITY), vertx);
        try (Answering server = new Answering(tls)) {
            assertThat(server.isReachedBy(NettyChannelBuilder::usePlaintext)).isFalse();
            assertThat(server.isReachedBy(secured(stranger))).isFalse();
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAService() throws IOException {
        ServiceTls other = new ServiceTls(files("other-name", "shop.example.com"), vertx);
        try (Answering server = new Answering(other)) {
            assertThat(server.isReachedBy(secured(other))).isFalse();
        }
    }

    @Test
    void newCertificatesCountForNewConnections() throws IOException {
        ServiceTls server = new ServiceTls(files("old", ServiceTls.AUTHORITY), vertx);
        BaseTlsConfiguration renewed = files("renewed", ServiceTls.AUTHORITY);
        ServiceTls caller = new ServiceTls(renewed, vertx);
        try (Answering answering = new Answering(server)) {
            assertThat(answering.isReachedBy(secured(caller))).isFalse();
            server.renew(renewed);
            assertThat(answering.isReachedBy(secured(caller))).isTrue();
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        BaseTlsConfiguration files = files("damaged", ServiceTls.AUTHORITY);
        Files.writeString(folder.resolve("damaged.key"), "not a key");
        assertThatThrownBy(() -> new ServiceTls(files, vertx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus.tls.services.key-store.pem.0.cert");
    }

    private static UnaryOperator<NettyChannelBuilder> secured(ServiceTls tls) {
        return builder -> builder.sslContext(tls.client()).overrideAuthority(ServiceTls.AUTHORITY);
    }

    private static BaseTlsConfiguration files(String name, String host) {
        TestCertificate made = TestCertificate.create(folder, name, host);
        return new PemFiles(made.certificateFile().toString(), made.keyFile().toString());
    }

    /** As the TLS registry reads them. */
    private static final class PemFiles extends BaseTlsConfiguration {
        private final PemKeyCertOptions key;
        private final PemTrustOptions trust;

        PemFiles(String certificate, String privateKey) {
            key = new PemKeyCertOptions().addCertPath(certificate).addKeyPath(privateKey);
            trust = new PemTrustOptions().addCertPath(certificate);
        }

        @Override
        public SSLOptions getSSLOptions() {
            return new SSLOptions().setKeyCertOptions(key);
        }

        @Override
        public KeyStore getKeyStore() {
            return load(() -> key.loadKeyStore(vertx));
        }

        @Override
        public KeyStore getTrustStore() {
            return load(() -> trust.loadKeyStore(vertx));
        }

        private static KeyStore load(Callable<KeyStore> files) {
            try {
                return files.call();
            } catch (Exception unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
    }

    /** A service that answers whoever may connect. */
    private static final class Answering extends PresenceServiceGrpc.PresenceServiceImplBase implements AutoCloseable {
        private final Server server;

        Answering(ServiceTls tls) throws IOException {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .sslContext(tls.server())
                    .addService(this)
                    .build()
                    .start();
        }

        boolean isReachedBy(UnaryOperator<NettyChannelBuilder> security) {
            ManagedChannel channel = security.apply(
                            NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", server.getPort())))
                    .build();
            try {
                PresenceServiceGrpc.newBlockingStub(channel).locate(LocateRequest.getDefaultInstance());
                return true;
            } catch (StatusRuntimeException refused) {
                return false;
            } finally {
                channel.shutdownNow();
            }
        }

        @Override
        public void locate(LocateRequest request, StreamObserver<LocateResponse> answer) {
            answer.onNext(LocateResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }
}
