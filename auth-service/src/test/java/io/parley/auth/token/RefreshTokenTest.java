package io.parley.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
    @Test
    void aTokenSurvivesItsTextForm() {
        RefreshToken token = RefreshToken.first();
        RefreshToken read = RefreshToken.parse(token.text()).orElseThrow();
        assertThat(read.family()).isEqualTo(token.family()).hasSize(16);
        assertThat(read.hash()).isEqualTo(token.hash()).hasSize(32);
        assertThat(token.text()).hasSize(64);
    }

    @Test
    void theNextTokenIsOfTheSameFamilyAndTheSameForTheSameSalt() {
        RefreshToken token = RefreshToken.first();
        byte[] salt = RefreshToken.newSalt();
        RefreshToken next = token.next(salt);
        assertThat(next.family()).isEqualTo(token.family());
        assertThat(next.hash()).isNotEqualTo(token.hash());
        assertThat(token.next(salt).text()).isEqualTo(next.text());
        assertThat(token.next(RefreshToken.newSalt()).text()).isNotEqualTo(next.text());
        assertThat(RefreshToken.first().next(salt).text()).isNotEqualTo(next.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"})
    void otherTextIsNoToken(String text) {
        assertThat(RefreshToken.parse(text)).isEmpty();
    }

    @Test
    void aTokenIsNotShownByAccident() {
        RefreshToken token = RefreshToken.first();
        assertThat(token.toString()).doesNotContain(token.text());
    }
}
