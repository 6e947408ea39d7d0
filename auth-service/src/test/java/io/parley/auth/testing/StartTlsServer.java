package io.parley.auth.testing;

import io.parley.kit.testing.Relay;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real SMTP server that begins in clear text, and all that is written to it. It can be taken away and come back with another
 * certificate, at the same port.
 */
public final class StartTlsServer implements AutoCloseable {
    public static final String USER = "chat";
    public static final String PASSWORD = "a password of smtp";

    private static final String STORE_PASSWORD = "changeit";

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private SMTPServer server;
    private Relay front;

    /**
     * Makes a certificate that signs itself.
     *
     * @param name of the files: {@code <name>.crt} is its authority
     * @param host for which it is good
     */
    public static void makeCertificate(Path folder, String name, String host) throws Exception {
        new CertificateGenerator(folder, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withCN(host)
                        .withSubjectAlternativeName("DNS:" + host)
                        .withPassword(STORE_PASSWORD)
                        .withFormats(List.of(Format.PEM, Format.PKCS12)));
    }

    /** Offers STARTTLS with a certificate of {@link #makeCertificate}, and takes nothing without it nor without a login. */
    public void demandTls(Path folder, String name) throws Exception {
        SSLContext tls = tls(folder.resolve(name + "-keystore.p12"));
        start(builder()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                })));
    }

    /** Knows no TLS, and takes everything. */
    public void withoutTls() {
        start(builder().enableTLS(false));
    }

    private SMTPServer.Builder builder() {
        return SMTPServer.port(0)
                .bindAddress(Optional.of(InetAddress.getLoopbackAddress()))
                .messageHandler((context, from, to, bytes) -> mails.add(to));
    }

    private void start(SMTPServer.Builder builder) {
        if (server != null) {
            server.stop();
        }
        server = builder.build();
        server.start();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPortAllocated());
        if (front == null) {
            front = new Relay(address, heard);
        } else {
            front.leadTo(address);
        }
    }

    private static SSLContext tls(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    /** The same for as long as it lives, once it has been started. */
    public int port() {
        return front.port();
    }

    /** To whom mails have come. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    /** Everything that was written to the server, in clear text or not; bytes that are no text are there too. */
    public String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            front.close();
            server.stop();
        }
    }
}
