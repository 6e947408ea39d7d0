package io.parley.kit.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/**
 * Mutual TLS between services: each side shows a certificate of the same authority, for the name {@value #AUTHORITY}, whatever
 * the address is that it was reached at. New connections use the certificates that are current; those there are stay. Any thread.
 */
public final class ServiceTls {
    /** The name that every service's certificate is for. */
    public static final String AUTHORITY = "parley-services";

    private static final Logger LOG = Logger.getLogger(ServiceTls.class);

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trusted;
    private final Vertx vertx;
    private final SslContext client;
    private final SslContext server;
    private X509Certificate current;

    /**
     * @param configuration with a key store and a trust store
     * @throws IllegalStateException with a sentence for the operator, when its files cannot be used
     */
    public ServiceTls(TlsConfiguration configuration, Vertx vertx) {
        this.vertx = vertx;
        try {
            trusted = AdvancedTlsX509TrustManager.newBuilder().build();
            take(configuration);
            client = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .keyManager(keys)
                    .trustManager(trusted)
                    .build();
            server = GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                    .trustManager(trusted)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (GeneralSecurityException | SSLException unusable) {
            throw new IllegalStateException(
                    "The certificate that services show each other cannot be used: " + unusable.getMessage()
                            + " Check the files of quarkus.tls.services.key-store.pem.0.cert and .key, and of"
                            + " quarkus.tls.services.trust-store.pem.certs.",
                    unusable);
        }
    }

    /** What a channel shows and asks for. Its authority has to be {@link #AUTHORITY}. */
    public SslContext client() {
        return client;
    }

    /** What a server shows and asks for. */
    public SslContext server() {
        return server;
    }

    /** Takes the certificates for all connections from now on; keeps those there are when they cannot be used. */
    void renew(TlsConfiguration configuration) {
        try {
            take(configuration);
        } catch (GeneralSecurityException unusable) {
            LOG.warnf("The services' new certificate cannot be used, the old one stays: %s", unusable.getMessage());
        }
    }

    private synchronized void take(TlsConfiguration configuration) throws GeneralSecurityException {
        try {
            X509KeyManager own = ownKeys(configuration);
            String alias = alias(configuration.getKeyStore(), own);
            X509Certificate[] chain = own.getCertificateChain(alias);
            trusted.updateTrustCredentials(authorities(configuration.getTrustStore()));
            keys.updateIdentityCredentials(chain, own.getPrivateKey(alias));
            if (!chain[0].equals(current)) {
                current = chain[0];
                LOG.infof(
                        "Services speak mutual TLS: %s, valid until %s",
                        current.getSubjectX500Principal(), current.getNotAfter().toInstant());
            }
        } catch (IOException unreadable) {
            throw new GeneralSecurityException(unreadable.getMessage(), unreadable);
        }
    }

    private X509KeyManager ownKeys(TlsConfiguration configuration) throws GeneralSecurityException {
        try {
            KeyManager[] managers = configuration
                    .getSSLOptions()
                    .getKeyCertOptions()
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers();
            return Arrays.stream(managers)
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("There is no key."));
        } catch (GeneralSecurityException unusable) {
            throw unusable;
        } catch (Exception unusable) {
            throw new GeneralSecurityException(unusable.getMessage(), unusable);
        }
    }

    private static String alias(KeyStore store, X509KeyManager own) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            PrivateKey key = own.getPrivateKey(alias);
            X509Certificate[] chain = own.getCertificateChain(alias);
            if (key != null && chain != null && chain.length > 0) {
                return alias;
            }
        }
        throw new GeneralSecurityException("There is no certificate with a key.");
    }

    private static X509Certificate[] authorities(KeyStore store) throws GeneralSecurityException {
        if (store == null) {
            throw new GeneralSecurityException("There is no authority to trust.");
        }
        List<X509Certificate> authorities = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                authorities.add(certificate);
            }
        }
        if (authorities.isEmpty()) {
            throw new GeneralSecurityException("There is no authority to trust.");
        }
        return authorities.toArray(X509Certificate[]::new);
    }
}
