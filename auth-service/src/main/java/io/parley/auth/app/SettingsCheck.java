package io.parley.auth.app;

import io.parley.auth.login.PasswordHashSettings;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Refuses configuration that cannot work, naming the key, and logs the rest. No value of it is secret. */
final class SettingsCheck {
    private static final Logger LOG = Logger.getLogger(SettingsCheck.class);
    private static final int LEAST_MEMORY_KIB = 8;
    private static final int MOST_MEMORY_KIB = 1 << 21;

    private SettingsCheck() {}

    static void check(AuthConfig config) {
        atLeastOneSecond("connections.age", config.connections().age());
        atLeastOneSecond("connections.grace", config.connections().grace());
        atLeastOne("database.waiting", config.database().waiting());
        positive("tokens.access-lifetime", config.tokens().accessLifetime());
        positive("tokens.refresh-lifetime", config.tokens().refreshLifetime());
        positive("tokens.refresh-grace", config.tokens().refreshGrace());
        atLeastOne("tokens.signing-queue", config.tokens().signingQueue());
        positive("signing-keys.reload-interval", config.signingKeys().reloadInterval());
        PasswordHashSettings hash = config.passwordHash();
        between("password-hash.memory-kib", hash.memoryKib(), LEAST_MEMORY_KIB, MOST_MEMORY_KIB);
        between("password-hash.iterations", hash.iterations(), 1, 9_999);
        between("password-hash.parallelism", hash.parallelism(), 1, 255);
        atLeastOne("password-hash.workers", hash.workers().orElse(1));
        atLeastOne("password-hash.queue", hash.queue());
        positive("password-hash.longest-wait", hash.longestWait());
        between("password-hash.cache-size", hash.cacheSize(), 0, Integer.MAX_VALUE);
        positive("password-hash.cache-lifetime", hash.cacheLifetime());
        atLeastOne("attempts.failures-per-account", config.attempts().failuresPerAccount());
        atLeastOne("attempts.failures-per-account-everywhere", config.attempts().failuresPerAccountEverywhere());
        positive("attempts.address-pace", config.attempts().addressPace());
        positive("attempts.address-memory", config.attempts().addressMemory());
        atLeastOne("attempts.failures-per-address", config.attempts().failuresPerAddress());
        atLeastOne("attempts.registrations-per-address", config.attempts().registrationsPerAddress());
        positive("attempts.first-delay", config.attempts().firstDelay());
        positive("attempts.longest-delay", config.attempts().longestDelay());
        positive("attempts.memory", config.attempts().memory());
        atLeastOne("attempts.tracked-keys", config.attempts().trackedKeys());
        atLeastOne("devices.per-account", config.devices().perAccount());
        positive("devices.forget-after", config.devices().forgetAfter());
        positive("devices.revocation-sweep-interval", config.devices().revocationSweepInterval());
        positive("devices.revocation-timeout", config.devices().revocationTimeout());
        between("email-codes.tries", config.emailCodes().tries(), 1, 100);
        atLeastOne("email-codes.mails-per-address", config.emailCodes().mailsPerAddress());
        between("email-codes.mails-per-client", config.emailCodes().mailsPerClient(), 1, 10_000_000);
        atLeastOne("email-codes.tries-per-client", config.emailCodes().triesPerClient());
        atLeastOneSecond("email-codes.lifetime", config.emailCodes().lifetime());
        positive("email-codes.pause", config.emailCodes().pause());
        positive("audit.keep", config.audit().keep());
        atLeastOne("audit.per-user-and-hour", config.audit().perUserAndHour());
        if (config.firstOperator().name().isPresent()
                && config.firstOperator().password().isEmpty()) {
            throw new IllegalStateException(
                    "parley.auth.first-operator.name is set and parley.auth.first-operator.password is not.");
        }
        MailCheck.check(config);
        log(config);
    }

    private static void log(AuthConfig config) {
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
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw wrong(key, "longer than zero");
        }
    }

    static void atLeastOneSecond(String key, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw wrong(key, "1 s or longer");
        }
    }

    static void atLeastOne(String key, int value) {
        between(key, value, 1, Integer.MAX_VALUE);
    }

    static void between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(key, "between " + least + " and " + most);
        }
    }

    static IllegalStateException wrong(String key, String rule) {
        return new IllegalStateException("parley.auth." + key + " must be " + rule + ".");
    }
}
