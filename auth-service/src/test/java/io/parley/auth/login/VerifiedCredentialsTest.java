package io.parley.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifiedCredentialsTest {
    private static final Password RIGHT = Password.claimed("password", "123456");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void aPasswordIsKnownForOneAccountAndOneStoredHashOnly() {
        VerifiedCredentials verified = verified(Map.of());
        verified.remember(verified.fingerprint("1", "hash", RIGHT));

        assertThat(verified.contains(verified.fingerprint("1", "hash", RIGHT))).isTrue();
        assertThat(verified.contains(verified.fingerprint("2", "hash", RIGHT))).isFalse();
        assertThat(verified.contains(verified.fingerprint("1", "hash after a change", RIGHT)))
                .isFalse();
        assertThat(verified.contains(verified.fingerprint("1", "hash", Password.claimed("password", "1234567"))))
                .isFalse();
        assertThat(verified.contains(verified.fingerprint("1", "hash1", Password.claimed("password", "23456"))))
                .isFalse();
        assertThat(hits()).isEqualTo(1);
    }

    @Test
    void anotherProcessMakesOtherFingerprints() {
        assertThat(verified(Map.of()).fingerprint("1", "hash", RIGHT))
                .isNotEqualTo(verified(Map.of()).fingerprint("1", "hash", RIGHT));
    }

    @Test
    void aPasswordIsForgottenAfterItsTime() {
        VerifiedCredentials verified = verified(Map.of("cache-lifetime", "50ms"));
        VerifiedCredentials.Fingerprint fingerprint = verified.fingerprint("1", "hash", RIGHT);
        verified.remember(fingerprint);
        await().until(() -> !verified.contains(fingerprint));
    }

    @Test
    void noMoreThanTheConfiguredNumberIsRemembered() {
        VerifiedCredentials verified = verified(Map.of("cache-size", "10"));
        for (int account = 0; account < 100; account++) {
            verified.remember(verified.fingerprint("" + account, "hash", RIGHT));
        }
        await().until(() -> {
            int known = 0;
            for (int account = 0; account < 100; account++) {
                known += verified.contains(verified.fingerprint("" + account, "hash", RIGHT)) ? 1 : 0;
            }
            return known <= 10;
        });
    }

    private VerifiedCredentials verified(Map<String, String> changes) {
        return new VerifiedCredentials(TestSettings.passwordHash(changes), metrics);
    }

    private double hits() {
        return metrics.get("parley.auth.credential.cache")
                .tag("result", "hit")
                .counter()
                .count();
    }
}
