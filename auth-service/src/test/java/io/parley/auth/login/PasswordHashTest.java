package io.parley.auth.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
    private static final Argon2id ARGON2ID = new Argon2id(256);

    /** A vector of the reference implementation's own tests. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    @Test
    void hashesOfTheReferenceImplementationAreUnderstood() {
        PasswordHash hash = PasswordHash.parse(REFERENCE);
        assertThat(hash.cost()).isEqualTo(new Argon2Cost(256, 2, 1));
        assertThat(hash.matches("password".getBytes(UTF_8), ARGON2ID)).isTrue();
        assertThat(hash.matches("Password".getBytes(UTF_8), ARGON2ID)).isFalse();
        assertThat(hash).hasToString(REFERENCE);
    }

    @Test
    void aHashSurvivesItsTextForm() {
        PasswordHash hash = PasswordHash.compute("秘密 🔑".getBytes(UTF_8), CHEAP, ARGON2ID);
        assertThat(hash.toString()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(PasswordHash.parse(hash.toString()).matches("秘密 🔑".getBytes(UTF_8), ARGON2ID))
                .isTrue();
    }

    @Test
    void memoryThatServedAnotherHashChangesNothing() {
        PasswordHash hash = PasswordHash.parse(REFERENCE);
        for (int i = 0; i < 3; i++) {
            PasswordHash.compute("another".getBytes(UTF_8), CHEAP, ARGON2ID);
            assertThat(hash.matches("password".getBytes(UTF_8), ARGON2ID)).isTrue();
        }
    }

    @Test
    void equalPasswordsHaveDifferentHashes() {
        byte[] password = "123456".getBytes(UTF_8);
        assertThat(PasswordHash.compute(password, CHEAP, ARGON2ID).toString())
                .isNotEqualTo(PasswordHash.compute(password, CHEAP, ARGON2ID).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "123456",
                "$2a$10$abcdefghijklmnopqrstuu",
                "$argon2i$v=19$m=64,t=1,p=1$c29tc2FsdA$aGFzaA",
                "$argon2id$v=16$m=64,t=1,p=1$c29tc2FsdA$aGFzaA",
                "$argon2id$v=19$m=1,t=1,p=1$c29tc2FsdA$aGFzaA"
            })
    void otherTextIsNoHash(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
