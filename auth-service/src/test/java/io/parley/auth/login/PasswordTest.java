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
