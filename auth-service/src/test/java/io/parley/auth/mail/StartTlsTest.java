package io.parley.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.auth.testing.StartTlsServer;
import io.parley.auth.testing.TestSettings;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SMTP server that begins in clear text, and what is written to it until it is not clear any more. */
class StartTlsTest {
    private static final String ADDRESS = "somebody@example.org";
    private static final Letter LETTER = new Letter("en", "Hello", List.of("One", "Two"), Optional.of("123456"));

    @TempDir
    private static Path folder;

    private final StartTlsServer server = new StartTlsServer();
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 smtp.test\n127.0.0.1 other.test\n"))));

    @BeforeAll
    static void makeCertificates() throws Exception {
        StartTlsServer.makeCertificate(folder, "smtp", "smtp.test");
        StartTlsServer.makeCertificate(folder, "stranger", "smtp.test");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aServerOfTheGivenAuthorityTakesTheMailAndNothingOfItIsClear() throws Exception {
        server.demandTls(folder, "smtp");
        send(Map.of());
        assertThat(server.mails()).containsExactly(ADDRESS);
        assertThatNothingWasSaidInClearText();
    }

    @Test
    void ofAStrangersAuthorityNothingIsSaidAndTheMailWaits() throws Exception {
        server.demandTls(folder, "stranger");
        assertThat(Smtp.reason(failureOf(Map.of())))
                .contains("certificate")
                .contains("parley.auth.mail.authority-file");
        assertThatNothingWasSaidInClearText();
    }

    @Test
    void ofAnotherHostsCertificateNothingIsSaidAndTheMailWaits() throws Exception {
        server.demandTls(folder, "smtp");
        assertThat(Smtp.reason(failureOf(Map.of("host", "other.test"))))
                .contains("certificate")
                .contains("other.test");
        assertThatNothingWasSaidInClearText();
    }

    @Test
    void aServerWithoutStartTlsIsToldNothingAndTheMailWaits() {
        server.withoutTls();
        assertThat(Smtp.reason(failureOf(Map.of())))
                .contains("offers no STARTTLS")
                .contains("parley.auth.mail.encryption");
        assertThatNothingWasSaidInClearText();
    }

    @Test
    void aServerThatDemandsWhatIsNotConfiguredLosesNoMail() throws Exception {
        server.demandTls(folder, "smtp");
        assertThat(Smtp.reason(failureOf(Map.of("encryption", "none", "username", ""))))
                .contains("530");
        assertThat(Smtp.reason(failureOf(Map.of("username", "")))).contains("530");
    }

    private Throwable failureOf(Map<String, String> changes) {
        Throwable failure = catchThrowable(() -> send(changes));
        // What the sender hears is inside of what a thread that waits is thrown.
        assertThat(failure).isInstanceOf(CompletionException.class);
        assertThat(Smtp.isForGood(failure.getCause())).as("%s", failure).isFalse();
        assertThat(server.mails()).isEmpty();
        return failure.getCause();
    }

    private void assertThatNothingWasSaidInClearText() {
        assertThat(server.heard())
                .startsWith("EHLO ")
                .doesNotContain("AUTH")
                .doesNotContain("MAIL FROM")
                .doesNotContain(ADDRESS)
                .doesNotContain(LETTER.code().orElseThrow());
    }

    private void send(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(Map.of(
                "host",
                "smtp.test",
                "port",
                Integer.toString(server.port()),
                "authority-file",
                folder.resolve("smtp.crt").toString(),
                "from",
                "parley@example.org",
                "username",
                StartTlsServer.USER,
                "password",
                StartTlsServer.PASSWORD));
        all.putAll(changes);
        MailSettings settings = TestSettings.mail(all);
        Template form = Engine.builder().addDefaults().build().parse("{subject} {first} {code}");
        try (Smtp smtp = new Smtp(vertx, settings, new LetterForm(form, form, settings))) {
            smtp.send(ADDRESS, LETTER).await().indefinitely();
        }
    }
}
