package io.parley.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.StrangeMailServer;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** What waits because the mail server is not trusted, and what the log says of it. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = StrangeMailServer.class, restrictToAnnotatedClass = true)
class StartTlsIT {
    private static final String ADDRESS = "somebody@example.org";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** While a try is under way its row is due in a minute less the time it takes, 20 seconds at the most. */
    private static final long BEING_SENT_MS = 30_000;

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    @Test
    void aMailWaitsEverLongerForAServerThatIsTrusted() throws Exception {
        Warnings warnings = new Warnings();
        Logger log = Logger.getLogger(MailSender.class.getName());
        log.addHandler(warnings);
        try (AuthClient auth = new AuthClient()) {
            auth.emailCalls()
                    .sendCode(SendCodeRequest.newBuilder()
                            .setClientAddress("192.0.2.1")
                            .setCode(EmailCode.newBuilder()
                                    .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                                    .setEmail(ADDRESS))
                            .build());
            awaitTwoTries();
            assertThat(warnings.texts)
                    .as("told once")
                    .singleElement()
                    .asString()
                    .contains("certificate is not trusted");
            assertThat(StrangeMailServer.server().mails()).isEmpty();
            assertThat(StrangeMailServer.server().heard())
                    .doesNotContain("AUTH")
                    .doesNotContain("MAIL FROM");

            StrangeMailServer.showTheRightCertificate();
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            StrangeMailServer.server().mails())
                    .containsExactly(ADDRESS));
            assertThat(StrangeMailServer.server().heard())
                    .doesNotContain("AUTH")
                    .doesNotContain("MAIL FROM");
        } finally {
            log.removeHandler(warnings);
        }
    }

    /** Both have failed, and the pauses were two seconds and then four. */
    private void awaitTwoTries() {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            Row mail = mail();
            return mail.getInteger("tries") >= 2 && mail.getLong("due_ms") < clock.millis() + BEING_SENT_MS;
        });
        Row mail = mail();
        assertThat(mail.getLong("due_ms") - mail.getLong("created_ms")).isGreaterThanOrEqualTo(6_000);
    }

    private Row mail() {
        return pool.query("SELECT tries, due_ms, created_ms FROM mail WHERE address = '" + ADDRESS + "'")
                .executeAndAwait()
                .iterator()
                .next();
    }

    /** What the log says. */
    private static final class Warnings extends Handler {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            texts.add(((ExtLogRecord) entry).getFormattedMessage());
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
