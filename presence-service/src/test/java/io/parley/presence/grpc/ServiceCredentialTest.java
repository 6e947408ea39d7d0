package io.parley.presence.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServiceCredentialTest {
    private final ServiceCredential credential = new ServiceCredential("0123456789abcdef");

    @Test
    void onlyTheSameSecretMatches() {
        assertThat(credential.matches("0123456789abcdef")).isTrue();
        assertThat(credential.matches("0123456789abcdeF")).isFalse();
        assertThat(credential.matches("0123456789abcde")).isFalse();
        assertThat(credential.matches("")).isFalse();
        assertThat(credential.matches(null)).isFalse();
    }

    @Test
    void aShortSecretIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new ServiceCredential("0123456789abcde"))
                .hasMessageContaining("PARLEY_SERVICE_CREDENTIAL");
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(credential.toString()).doesNotContain("0123");
    }
}
