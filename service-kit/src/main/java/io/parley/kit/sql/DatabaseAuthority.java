package io.parley.kit.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;

/**
 * The authority that MySQL's certificate must be of, from a PEM file. MySQL's JDBC driver reads no such file, so it is given a store
 * made of it.
 */
public final class DatabaseAuthority {
    /** The store is no secret: it holds certificates. */
    private static final String PASSWORD = "certificates";

    private DatabaseAuthority() {}

    /**
     * What the JDBC driver has to be told to trust the authority and nobody else.
     *
     * @param pem one certificate or more
     * @throws IllegalStateException with a sentence for the operator, when the file cannot be used
     */
    public static Map<String, String> jdbcProperties(Path pem) {
        return Map.of(
                "trustCertificateKeyStoreUrl",
                store(pem).toUri().toString(),
                "trustCertificateKeyStoreType",
                "PKCS12",
                "trustCertificateKeyStorePassword",
                PASSWORD,
                "fallbackToSystemTrustStore",
                "false");
    }

    private static Path store(Path pem) {
        try (InputStream text = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(text);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + ++number, certificate);
            }
            Path file = Files.createTempFile("parley-mysql-authority", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "The authority of MySQL's certificate, " + pem + ", cannot be used: " + unusable.getMessage() + ".",
                    unusable);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The authority of MySQL's certificate, " + pem + ", cannot be read.", unreadable);
        }
    }
}
