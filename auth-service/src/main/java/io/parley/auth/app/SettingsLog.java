package io.parley.auth.app;

import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.mail.MailSettings;
import org.jboss.logging.Logger;

/** Logs what the service starts with. No value of it is secret. */
final class SettingsLog {
    private static final Logger LOG = Logger.getLogger(SettingsLog.class);

    private SettingsLog() {}

    static void write(AuthConfig config) {
        LOG.infof(
                "Tokens: access %s, refresh %s; signing keys from %s (generate: %s)",
                config.tokens().accessLifetime(),
                config.tokens().refreshLifetime(),
                config.signingKeys().directory(),
                config.signingKeys().generate());
        PasswordHashSettings hash = config.passwordHash();
        LOG.infof(
                "Password hash: argon2id m=%d KiB t=%d p=%d, queue %d for %s, cache %d for %s",
                hash.memoryKib(),
                hash.iterations(),
                hash.parallelism(),
                hash.queue(),
                hash.longestWait(),
                hash.cacheSize(),
                hash.cacheLifetime());
        LOG.infof(
                "Attempts: %d per account, %d per address, %d registrations per address; devices per account: %d",
                config.attempts().failuresPerAccount(),
                config.attempts().failuresPerAddress(),
                config.attempts().registrationsPerAddress(),
                config.devices().perAccount());
        mail(config);
    }

    private static void mail(AuthConfig config) {
        MailSettings mail = config.mail();
        mail.host()
                .filter(host -> !host.isBlank())
                .ifPresentOrElse(
                        host -> LOG.infof(
                                "Mail: by %s:%d (%s%s), from %s; addresses are %s",
                                host,
                                mail.port(),
                                mail.encryption(),
                                mail.username().filter(user -> !user.isBlank()).isPresent() ? ", with login" : "",
                                mail.from().orElse(""),
                                config.emailCodes().registration()),
                        () -> LOG.info("Mail: none is sent, as parley.auth.mail.host is empty"));
    }
}
