package io.parley.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "🔑🔑🔑🔑🔑", "with\u0000nul", "with\nline"})
    void aPasswordThatMayNotBeChosenIsRefusedAndTheFieldIsNamed(String given) {
        assertThatThrownBy(() -> Password.chosen("new_password", given))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("new_password");
    }

    @Test
    void thePasswordMayHave128CharactersOfAnyScript() {
        Password.chosen("password", "🔑".repeat(128));
        String longer = "🔑".repeat(129);
        assertThatThrownBy(() -> Password.chosen("password", longer)).hasMessageContaining("128");
        assertThatThrownBy(() -> Password.claimed("password", longer)).hasMessageContaining("128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345\uD800", "\uDC00bcdef", "abc\uD83Ddef", "\uDD11\uD83Dabcd"})
    void halfOfASurrogatePairIsRefusedSinceAllOfThemWouldMatch(String given) {
        assertThatThrownBy(() -> Password.chosen("password", given)).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> Password.claimed("password", given)).hasMessageContaining("surrogate");
    }

    @Test
    void aLongPasswordIsRefusedBeforeItIsNormalised() {
        String marks = "a" + "\u0316\u0301".repeat(16_000);
        long startedNanos = System.nanoTime();
        assertThatThrownBy(() -> Password.claimed("password", marks)).hasMessageContaining("128");
        assertThatThrownBy(() -> Password.chosen("password", marks)).hasMessageContaining("128");
        assertThat(System.nanoTime() - startedNanos).isLessThan(200_000_000L);
    }

    @Test
    void composedAndDecomposedFormsAreTheSamePassword() {
        assertThat(Password.chosen("password", "cafe\u0301s!").utf8())
                .isEqualTo(Password.chosen("password", "cafés!").utf8());
    }

    @Test
    void aPasswordIsNeverShown() {
        assertThat(Password.claimed("password", "123456").toString()).doesNotContain("123456");
    }
}
