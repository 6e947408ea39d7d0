package io.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.parley.kit.testing.TestCertificate;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTerminationTest {
    private static final int TWO_DAYS = (int) Duration.ofDays(2).toSeconds() + 1;

    private static Vertx vertx;
    private static TestCertificate one;
    private static TestCertificate other;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        vertx = Vertx.vertx();
        one = TestCertificate.create(folder, "one");
        other = TestCertificate.create(folder, "other", Duration.ofDays(20));
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedInASentence() {
        assertThatThrownBy(() -> new TlsTermination(vertx, new Pair(one.certificateFile(), other.keyFile())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The private key belongs to another certificate than CN=localhost.")
                .hasMessageContaining("quarkus.tls.clients.key-store.pem.0.cert");
    }

    @Test
    void aCertificateThatCannotBeServedDoesNotReplaceOneThatCan() {
        TlsTermination tls = new TlsTermination(vertx, new Pair(one.certificateFile(), one.keyFile()));

        tls.renew(new Pair(other.certificateFile(), one.keyFile()));
        assertThat(tls.secondsLeft(Clock.systemUTC())).isLessThan(TWO_DAYS);

        tls.renew(new Pair(other.certificateFile(), other.keyFile()));
        assertThat(tls.secondsLeft(Clock.systemUTC())).isGreaterThan(TWO_DAYS);
    }

    @Test
    void handshakesKeepToTheProtocolsAndTheTimeOfTheRegistry() {
        var handler = new TlsTermination(vertx, new Pair(one.certificateFile(), one.keyFile()))
                .newHandler(ByteBufAllocator.DEFAULT);

        assertThat(handler.engine().getEnabledProtocols()).containsExactly("TLSv1.3");
        assertThat(handler.getHandshakeTimeoutMillis()).isEqualTo(7_000);
    }

    @Test
    void theTimeThatIsLeftCanBeSeen() {
        TlsTermination tls = new TlsTermination(vertx, new Pair(one.certificateFile(), one.keyFile()));
        Clock dayLater = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
        Clock weekLater = Clock.offset(Clock.systemUTC(), Duration.ofDays(7));

        assertThat(tls.secondsLeft(dayLater)).isBetween(80_000, 90_000);
        assertThat(tls.secondsLeft(weekLater)).isNegative();
    }

    /** What the TLS registry makes of two files. */
    private static final class Pair extends BaseTlsConfiguration {
        private final PemKeyCertOptions files;

        Pair(Path certificate, Path key) {
            files = new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
        }

        @Override
        public KeyStore getKeyStore() {
            try {
                return files.loadKeyStore(vertx);
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public KeyCertOptions getKeyStoreOptions() {
            return files;
        }

        @Override
        public SSLOptions getSSLOptions() {
            return new SSLOptions()
                    .setKeyCertOptions(files)
                    .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3"))
                    .setSslHandshakeTimeout(7);
        }
    }
}
