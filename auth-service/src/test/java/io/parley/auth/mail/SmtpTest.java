package io.parley.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.parley.auth.testing.TestSettings;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real SMTP server that speaks TLS and wants a login. */
class SmtpTest {
    private static final String PASSWORD = "a password of smtp";
    private static final Letter LETTER = new Letter("en", "Hello", List.of("One", "Two"), Optional.of("123456"));

    /** One for all tests: the mail server reads it once. */
    @TempDir
    private static Path folder;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 smtp.test\n127.0.0.1 other.test\n"))));
    private GreenMail server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        new CertificateGenerator(folder, true)
                .generate(new CertificateRequest()
                        .withName("smtp")
                        .withCN("smtp.test")
                        .withSubjectAlternativeName("DNS:smtp.test")
                        .withPassword("changeit")
                        .withFormats(List.of(Format.PEM, Format.PKCS12)));
        System.setProperty(
                DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY,
                folder.resolve("smtp-keystore.p12").toString());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, "changeit");
    }

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS))
                .withConfiguration(GreenMailConfiguration.aConfig().withUser("chat@example.org", "chat", PASSWORD));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterAll
    static void forgetCertificate() {
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
    }

    @Test
    void aServerOfTheGivenAuthorityTakesTheMail() throws Exception {
        send(Map.of("authority-file", folder.resolve("smtp.crt").toString()));
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("Hello");
    }

    @Test
    void nobodyElsesCertificateIsTaken() {
        assertThat(Smtp.isForGood(failureOf(Map.of()))).as("the mail waits").isFalse();
        // The certificate is for smtp.test.
        assertThatThrownBy(() -> send(Map.of(
                        "host",
                        "127.0.0.1",
                        "authority-file",
                        folder.resolve("smtp.crt").toString())))
                .isNotNull();
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void withAWrongPasswordTheMailWaits() {
        Throwable refused =
                failureOf(Map.of("authority-file", folder.resolve("smtp.crt").toString(), "password", "another"));
        assertThat(Smtp.isForGood(refused)).as("%s", refused).isFalse();
    }

    /** As a provider does that does not like our address for a while. */
    @ParameterizedTest
    @ValueSource(strings = {"554 5.7.1 Not from where you are", "521 Not now"})
    void whereTheConnectionIsRefusedTheMailWaits(String greeting) throws Exception {
        try (ServerSocket refusing = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> greetAll(refusing, greeting));
            Throwable refused =
                    failureOf(Map.of("port", Integer.toString(refusing.getLocalPort()), "encryption", "none"));
            assertThat(refused).hasMessageContaining(greeting);
            assertThat(Smtp.isForGood(refused)).isFalse();
        }
    }

    private static void greetAll(ServerSocket server, String greeting) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                }
            }
        } catch (IOException closed) {
            // The test has seen enough.
        }
    }

    /** What the sender hears is inside of what a thread that waits is thrown. */
    private Throwable failureOf(Map<String, String> changes) {
        Throwable failure = catchThrowable(() -> send(changes));
        assertThat(failure).isInstanceOf(CompletionException.class);
        return failure.getCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.org", "a.b+c@例子.org", "a@münchen.de"})
    void whereMailCanBeSent(String address) {
        assertThat(Smtp.canReach(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"小明@example.org", "é@example.org"})
    void whereItCannot(String address) {
        assertThat(Smtp.canReach(address)).isFalse();
    }

    private void send(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(Map.of(
                "host", "smtp.test",
                "port", Integer.toString(server.getSmtps().getPort()),
                "encryption", "tls",
                "from", "parley@example.org",
                "username", "chat",
                "password", PASSWORD));
        all.putAll(changes);
        MailSettings settings = TestSettings.mail(all);
        Template form = Engine.builder().addDefaults().build().parse("{subject} {first} {code}");
        try (Smtp smtp = new Smtp(vertx, settings, new LetterForm(form, form, settings))) {
            smtp.send("somebody@example.org", LETTER).await().indefinitely();
        }
    }
}
