package io.parley.auth.app;

import io.parley.auth.mail.MailSettings;
import io.parley.auth.verification.EmailRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Refuses settings of mail that cannot work, naming the key. */
final class MailCheck {
    private static final Logger LOG = Logger.getLogger(MailCheck.class);
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_NAME = 64;
    private static final Duration LONGEST_SEND = Duration.ofSeconds(40);

    private MailCheck() {}

    static void check(AuthConfig config) {
        MailSettings mail = config.mail();
        Optional<String> host = given(mail.host());
        if (host.isEmpty()) {
            if (config.emailCodes().registration() == EmailRule.REQUIRED) {
                throw SettingsCheck.wrong(
                        "mail.host",
                        "given, as parley.auth.email-codes.registration is required: without mail nobody could register");
            }
            LOG.info("Mail: none is sent, as parley.auth.mail.host is empty");
            return;
        }
        SettingsCheck.between("mail.port", mail.port(), 1, HIGHEST_PORT);
        SettingsCheck.between("mail.at-a-time", mail.atATime(), 1, 100);
        SettingsCheck.atLeastOne("mail.capacity", mail.capacity());
        SettingsCheck.atLeastOneSecond("mail.timeout", mail.timeout());
        if (mail.timeout().compareTo(LONGEST_SEND) > 0) {
            throw SettingsCheck.wrong("mail.timeout", "40 s at the most");
        }
        if (given(mail.from()).filter(from -> from.contains("@")).isEmpty()) {
            throw SettingsCheck.wrong("mail.from", "the address that mails come from");
        }
        String name = mail.serverName();
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw SettingsCheck.wrong("mail.server-name", "1 to 64 characters");
        }
        given(mail.authorityFile())
                .map(Path::of)
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file -> {
                    throw SettingsCheck.wrong(
                            "mail.authority-file", "a file that can be read, and " + file + " is none");
                });
        LOG.infof(
                "Mail: by %s:%d (%s%s), from %s; addresses are %s",
                host.get(),
                mail.port(),
                mail.encryption(),
                given(mail.username()).isPresent() ? ", with login" : "",
                mail.from().orElse(""),
                config.emailCodes().registration());
    }

    private static Optional<String> given(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }
}
