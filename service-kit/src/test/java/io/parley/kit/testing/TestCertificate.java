package io.parley.kit.testing;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, with its key: it is its own authority.
 *
 * @param certificateFile PEM
 * @param keyFile PEM, PKCS#8
 */
public record TestCertificate(Path certificateFile, Path keyFile) {
    /** Makes a new pair for "localhost" in this folder. */
    public static TestCertificate create(Path folder, String name) {
        return create(folder, name, Duration.ofDays(2));
    }

    /** Makes a new pair for "localhost" that is valid for so long. */
    public static TestCertificate create(Path folder, String name, Duration validity) {
        return create(folder, name, "localhost", validity);
    }

    /** Makes a new pair for this host. */
    public static TestCertificate create(Path folder, String name, String host) {
        return create(folder, name, host, Duration.ofDays(2));
    }

    private static TestCertificate create(Path folder, String name, String host, Duration validity) {
        try {
            Files.createDirectories(folder);
            new CertificateGenerator(folder, true)
                    .generate(new CertificateRequest()
                            .withName(name)
                            .withCN(host)
                            .withSubjectAlternativeName("DNS:" + host)
                            .withDuration(validity)
                            .withFormat(Format.PEM));
            return new TestCertificate(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Puts this pair in the place of another, each file at once. */
    public void replace(TestCertificate other) {
        replace(certificateFile, other.certificateFile);
        replace(keyFile, other.keyFile);
    }

    private static void replace(Path from, Path to) {
        try {
            Path copy = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public X509Certificate certificate() {
        try (InputStream pem = Files.newInputStream(certificateFile)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A client's TLS that trusts these certificates and no other. */
    public static SSLContext trusting(X509Certificate... certificates) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (X509Certificate certificate : certificates) {
                trusted.setCertificateEntry(certificate.getSerialNumber().toString(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
