package io.parley.gateway.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jboss.logging.Logger;

/**
 * TLS of both client ports: every new connection shakes hands with the certificate that is current. A new certificate changes
 * nothing for the connections that are there. Protocols, cipher suites and the handshake's time are those of the TLS
 * registry. Any thread.
 */
public final class TlsTermination {
    private static final Logger LOG = Logger.getLogger(TlsTermination.class);

    private final Vertx vertx;
    private volatile Terms current;

    private record Terms(SslContext context, X509Certificate certificate, long handshakeMs) {}

    /**
     * @param configuration a configuration with a key store
     * @throws IllegalStateException with a sentence for the operator, when its certificate cannot be served
     */
    public TlsTermination(Vertx vertx, TlsConfiguration configuration) {
        this.vertx = vertx;
        try {
            current = terms(configuration);
        } catch (Exception unusable) {
            throw new IllegalStateException(
                    "TLS is on (parley.gateway.tls.enabled) and its certificate cannot be used: "
                            + unusable.getMessage()
                            + " Check the files of quarkus.tls.clients.key-store.pem.0.cert and .key.",
                    unusable);
        }
        LOG.infof("TLS certificate: %s", describe(current.certificate));
    }

    /** Takes the certificate for all handshakes from now on; keeps the one there is when it cannot be used. */
    public void renew(TlsConfiguration configuration) {
        try {
            Terms renewed = terms(configuration);
            boolean isNew = !renewed.certificate.equals(current.certificate);
            current = renewed;
            if (isNew) {
                LOG.infof("New TLS certificate: %s", describe(renewed.certificate));
            }
        } catch (Exception unusable) {
            LOG.warnf(
                    "The new TLS certificate cannot be used, the old one stays (%s): %s",
                    describe(current.certificate), unusable.getMessage());
        }
    }

    private Terms terms(TlsConfiguration configuration) throws Exception {
        SSLOptions options = configuration.getSSLOptions();
        KeyManagerFactory keys = options.getKeyCertOptions().getKeyManagerFactory(vertx);
        X509Certificate certificate = KeyPairCheck.check(configuration.getKeyStore(), keys);
        Set<String> cipherSuites = options.getEnabledCipherSuites();
        SslContextBuilder builder = SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .protocols(options.getEnabledSecureTransportProtocols())
                .ciphers(cipherSuites.isEmpty() ? null : cipherSuites, SupportedCipherSuiteFilter.INSTANCE);
        long handshakeMs = options.getSslHandshakeTimeoutUnit().toMillis(options.getSslHandshakeTimeout());
        return new Terms(builder.build(), certificate, handshakeMs);
    }

    private static String describe(X509Certificate certificate) {
        return certificate.getSubjectX500Principal() + ", valid until "
                + certificate.getNotAfter().toInstant();
    }

    /** The TLS of one new connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        Terms terms = current;
        SslHandler handler = terms.context.newHandler(allocator);
        handler.setHandshakeTimeout(terms.handshakeMs, TimeUnit.MILLISECONDS);
        return handler;
    }

    /** How long the current certificate is still valid, in seconds; negative when it has expired. */
    public int secondsLeft(Clock clock) {
        Instant end = current.certificate.getNotAfter().toInstant();
        return Math.clamp(
                end.getEpochSecond() - clock.instant().getEpochSecond(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
