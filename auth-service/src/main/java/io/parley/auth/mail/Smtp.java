package io.parley.auth.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SMTP server. Keeps a few connections; any thread may call. */
final class Smtp implements AutoCloseable {
    /** Those with a password. Otherwise one for tokens would be tried first, and fail, where the server offers it. */
    private static final String PASSWORD_METHODS =
            "SCRAM-SHA-256 SCRAM-SHA-1 DIGEST-MD5 CRAM-SHA256 CRAM-SHA1 CRAM-MD5 PLAIN LOGIN";

    /** Replies about the connection or its login (RFC 3207, RFC 4954), which say nothing of the mail. */
    private static final Set<Integer> ABOUT_THE_SESSION = Set.of(530, 534, 535, 538);

    /** How vertx-mail-client 4.5 begins what it says of a greeting, a HELO and a login that were refused, whatever the reply. */
    private static final List<String> SESSION_WORDS = List.of("got error response", "HELO failed", "AUTH ");

    /** The words of vertx-mail-client 4.5, which has no type for it. */
    private static final String NO_STARTTLS = "STARTTLS required but not supported";

    private final MailClient client;
    private final MailSettings settings;
    private final LetterForm form;

    /** Connects to nothing yet. The settings have been checked. */
    Smtp(Vertx vertx, MailSettings settings, LetterForm form) {
        this.settings = settings;
        this.form = form;
        client = MailClient.create(vertx, config(settings));
    }

    private static MailConfig config(MailSettings settings) {
        MailConfig config = new MailConfig()
                .setHostname(settings.host().orElseThrow())
                .setPort(settings.port())
                .setMaxPoolSize(settings.atATime())
                .setSsl(settings.encryption() == MailEncryption.TLS)
                .setStarttls(
                        settings.encryption() == MailEncryption.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED);
        config.setConnectTimeout((int) settings.timeout().toMillis());
        // The host is verified as long as nothing is said of it: vertx-mail-client 4.5 takes any algorithm that is set
        // away again.
        settings.authorityFile()
                .filter(file -> !file.isBlank())
                .ifPresent(file -> config.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        Optional<String> user = settings.username().filter(name -> !name.isBlank());
        if (user.isPresent()) {
            config.setLogin(LoginOption.REQUIRED)
                    .setAuthMethods(PASSWORD_METHODS)
                    .setUsername(user.get())
                    .setPassword(settings.password().orElse(""));
        } else {
            config.setLogin(LoginOption.DISABLED);
        }
        return config;
    }

    /** Done when the server has taken the mail; fails when it has not, or not in time. */
    Uni<Void> send(String address, Letter letter) {
        MailMessage message = new MailMessage()
                .setFrom(settings.from().orElseThrow())
                .setTo(inAscii(address))
                .setSubject(letter.subject())
                .setText(form.text(letter))
                .setHtml(form.html(letter))
                .addHeader("Auto-Submitted", "auto-generated");
        return Uni.createFrom()
                .completionStage(() -> client.sendMail(message).toCompletionStage())
                .ifNoItem()
                .after(settings.timeout())
                .fail()
                .replaceWithVoid();
    }

    /** Whether the server will never take this mail, whatever the reason. */
    static boolean isForGood(Throwable failure) {
        return failure instanceof SMTPException answer
                && answer.isPermanent()
                && !ABOUT_THE_SESSION.contains(answer.getReplyCode())
                && SESSION_WORDS.stream().noneMatch(String.valueOf(answer.getMessage())::startsWith);
    }

    /** What is told of a failure to whoever runs the service. */
    static String reason(Throwable failure) {
        if (String.valueOf(failure.getMessage()).contains(NO_STARTTLS)) {
            return "it offers no STARTTLS, and nothing is sent without; see parley.auth.mail.encryption";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "its certificate is not trusted: " + cause.getMessage()
                        + "; see parley.auth.mail.authority-file";
            }
        }
        return failure.toString();
    }

    /** Whether mail can be sent to it: what stands before the @ must be ASCII, and the rest must be the name of a host. */
    static boolean canReach(String address) {
        String local = address.substring(0, address.lastIndexOf('@'));
        try {
            inAscii(address);
            return StandardCharsets.US_ASCII.newEncoder().canEncode(local);
        } catch (IllegalArgumentException notAHost) {
            return false;
        }
    }

    private static String inAscii(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1));
    }

    @Override
    public void close() {
        client.close();
    }
}
