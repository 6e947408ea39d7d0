package io.parley.auth.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.testing.TestSettings;
import io.smallrye.config.ConfigValidationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a setting cannot work: the key, the value and what is allowed. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "connections.age, 999ms, is PT0.999S; it must be 1 second or more",
        "connections.grace, 999ms, is PT0.999S; it must be 1 second or more",
        "database.waiting, 0, is 0; it must be 1 or more",
        "tokens.access-lifetime, 0s, is PT0S; it must be more than 0",
        "tokens.refresh-lifetime, 0s, is PT0S; it must be more than 0",
        "tokens.refresh-grace, 0s, is PT0S; it must be more than 0",
        "tokens.signing-queue, 0, is 0; it must be 1 or more",
        "signing-keys.reload-interval, 0s, is PT0S; it must be more than 0",
        "password-hash.memory-kib, 7, is 7; it must be 8 or more",
        "password-hash.memory-kib, 2097153, is 2097153; it must be 2097152 or less",
        "password-hash.iterations, 0, is 0; it must be 1 or more",
        "password-hash.iterations, 10000, is 10000; it must be 9999 or less",
        "password-hash.parallelism, 0, is 0; it must be 1 or more",
        "password-hash.parallelism, 256, is 256; it must be 255 or less",
        "password-hash.workers, 0, is 0; it must be 1 or more",
        "password-hash.queue, 0, is 0; it must be 1 or more",
        "password-hash.longest-wait, 0s, is PT0S; it must be more than 0",
        "password-hash.cache-size, -1, is -1; it must be 0 or more",
        "password-hash.cache-lifetime, 0s, is PT0S; it must be more than 0",
        "attempts.failures-per-account, 0, is 0; it must be 1 or more",
        "attempts.failures-per-account-everywhere, 0, is 0; it must be 1 or more",
        "attempts.address-pace, 0s, is PT0S; it must be more than 0",
        "attempts.address-memory, 0s, is PT0S; it must be more than 0",
        "attempts.failures-per-address, 0, is 0; it must be 1 or more",
        "attempts.registrations-per-address, 0, is 0; it must be 1 or more",
        "attempts.first-delay, 0s, is PT0S; it must be more than 0",
        "attempts.longest-delay, 0s, is PT0S; it must be more than 0",
        "attempts.memory, 0s, is PT0S; it must be more than 0",
        "attempts.tracked-keys, 0, is 0; it must be 1 or more",
        "devices.per-account, 0, is 0; it must be 1 or more",
        "devices.forget-after, 0s, is PT0S; it must be more than 0",
        "devices.revocation-sweep-interval, 0s, is PT0S; it must be more than 0",
        "devices.revocation-timeout, 0s, is PT0S; it must be more than 0",
        "email-codes.tries, 0, is 0; it must be 1 or more",
        "email-codes.tries, 101, is 101; it must be 100 or less",
        "email-codes.mails-per-address, 0, is 0; it must be 1 or more",
        "email-codes.mails-per-client, 0, is 0; it must be 1 or more",
        "email-codes.mails-per-client, 10000001, is 10000001; it must be 10000000 or less",
        "email-codes.tries-per-client, 0, is 0; it must be 1 or more",
        "email-codes.lifetime, 999ms, is PT0.999S; it must be 1 second or more",
        "email-codes.pause, 0s, is PT0S; it must be more than 0",
        "audit.keep, 0s, is PT0S; it must be more than 0",
        "audit.per-user-and-hour, 0, is 0; it must be 1 or more",
        "mail.port, 0, is 0; it must be 1 or more",
        "mail.port, 65536, is 65536; it must be 65535 or less",
        "mail.at-a-time, 0, is 0; it must be 1 or more",
        "mail.at-a-time, 101, is 101; it must be 100 or less",
        "mail.capacity, 0, is 0; it must be 1 or more",
        "mail.timeout, 999ms, is PT0.999S; it must be 1 second or more",
        "mail.timeout, 40001ms, is PT40.001S; it must be 40 seconds or less"
    })
    void aValueThatIsNotAllowedIsRefused(String key, String value, String sentence) {
        assertThatThrownBy(() -> TestSettings.with(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageEndingWith("\tparley.auth." + key + " " + sentence);
    }

    @Test
    void theDefaultsAreAllowed() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of("mail.host", " ", "mail.from", ""))).doesNotThrowAnyException();
        assertThatCode(() -> check(mail(Map.of()))).doesNotThrowAnyException();
    }

    @Test
    void theFirstOperatorNeedsAPassword() {
        assertThatThrownBy(() -> check(Map.of("first-operator.name", "admin")))
                .hasMessageContaining("\tparley.auth.first-operator.name is set")
                .hasMessageContaining("parley.auth.first-operator.password is not");
    }

    @Test
    void requiredAddressesNeedMail() {
        assertThatThrownBy(() -> check(Map.of("email-codes.registration", "required")))
                .hasMessageContaining("\tparley.auth.mail.host must be given")
                .hasMessageContaining("parley.auth.email-codes.registration is required");
    }

    @Test
    void whatIsWrongWithMailIsNamedTogether() {
        Map<String, String> wrong =
                mail(Map.of("mail.from", "nobody", "mail.server-name", "x".repeat(65), "mail.authority-file", "/none"));
        assertThatThrownBy(() -> check(wrong))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("\tparley.auth.mail.from must be the address that mails come from")
                .hasMessageContaining("\tparley.auth.mail.server-name must be 1 to 64 characters")
                .hasMessageContaining("\tparley.auth.mail.authority-file is /none; it must be a file that can be read");
    }

    private static Map<String, String> mail(Map<String, String> different) {
        Map<String, String> values =
                new HashMap<>(Map.of("mail.host", "mail.example.com", "mail.from", "parley@example.com"));
        values.putAll(different);
        return values;
    }

    private static void check(Map<String, String> different) {
        CrossChecks.check(TestSettings.with(different));
    }
}
