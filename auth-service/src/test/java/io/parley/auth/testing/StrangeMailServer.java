package io.parley.auth.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An SMTP server that demands STARTTLS, with a certificate that auth-service does not trust until it gets another one. auth-service is
 * told of it as the chart tells it.
 */
public final class StrangeMailServer implements QuarkusTestResourceLifecycleManager {
    private static final String HOST = "localhost";

    private static StartTlsServer server;
    private static Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("parley-mail");
            StartTlsServer.makeCertificate(folder, "smtp", HOST);
            StartTlsServer.makeCertificate(folder, "stranger", HOST);
            server = new StartTlsServer();
            server.demandTls(folder, "stranger");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return Map.of(
                "parley.auth.mail.host",
                HOST,
                "parley.auth.mail.port",
                Integer.toString(server.port()),
                "parley.auth.mail.encryption",
                "starttls",
                "parley.auth.mail.from",
                "parley@example.org",
                "parley.auth.mail.server-name",
                "Parley",
                "parley.auth.mail.authority-file",
                folder.resolve("smtp.crt").toString(),
                "parley.auth.mail.username",
                StartTlsServer.USER,
                "parley.auth.mail.password",
                StartTlsServer.PASSWORD);
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server, to which nothing has come so far. */
    public static StartTlsServer server() {
        return server;
    }

    /** From now on it shows the certificate that is trusted. */
    public static void showTheRightCertificate() throws Exception {
        server.demandTls(folder, "smtp");
    }
}
