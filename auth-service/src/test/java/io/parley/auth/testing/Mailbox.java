package io.parley.auth.testing;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;

/** A real SMTP server, and what has arrived there. Also gives auth-service its address. */
public final class Mailbox implements QuarkusTestResourceLifecycleManager {
    private static final String ADDRESS = "127.0.0.1";
    private static final Pattern CODE = Pattern.compile("^ {4}(\\d{6})$", Pattern.MULTILINE);

    private static GreenMail server;

    @Override
    public Map<String, String> start() {
        server = new GreenMail(new ServerSetup(0, ADDRESS, ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        server.start();
        return Map.of(
                "parley.auth.mail.host", ADDRESS,
                "parley.auth.mail.port", Integer.toString(server.getSmtp().getPort()),
                "parley.auth.mail.encryption", "none",
                "parley.auth.mail.from", "parley@example.org",
                "parley.auth.email-codes.mails-per-client", "1000000",
                "parley.auth.email-codes.tries-per-client", "1000000");
    }

    @Override
    public void stop() {
        server.stop();
    }

    /** One mail. */
    public record Mail(String subject, String text, String html) {
        /** The six digits in it. */
        public String code() {
            return findCode().orElseThrow(() -> new AssertionError("no code in " + text));
        }

        public Optional<String> findCode() {
            Matcher matcher = CODE.matcher(text);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
    }

    /** Mails that have come to an address, oldest first. */
    public static List<Mail> of(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .map(Mailbox::mail)
                .toList();
    }

    /** Waits for the mail with this number (from 1) to an address. */
    public static Mail await(String address, int number) {
        Awaitility.await().until(() -> of(address).size() >= number);
        Assertions.assertEquals(number, of(address).size());
        return of(address).get(number - 1);
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString().equals(address);
        } catch (MessagingException damaged) {
            throw new AssertionError(damaged);
        }
    }

    private static Mail mail(MimeMessage message) {
        try {
            Multipart parts = (Multipart) message.getContent();
            return new Mail(
                    message.getSubject(),
                    parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
                    content(parts.getBodyPart(1)));
        } catch (MessagingException damaged) {
            throw new AssertionError(damaged);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static String content(BodyPart part) throws MessagingException, IOException {
        return part.getContent() instanceof Multipart inner
                ? inner.getBodyPart(0).getContent().toString()
                : part.getContent().toString();
    }
}
