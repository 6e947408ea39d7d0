package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NicknameKeyTest {
    @Test
    void aNicknameThatIsTheNameNeedsNoKeyOfItsOwn() {
        assertThat(NicknameKey.of("Ann", "ann")).isEmpty();
        assertThat(NicknameKey.of("Ännchen", "ann")).isEqualTo("ännchen");
    }

    /** Some characters fold to eighteen. */
    @Test
    void aKeyFitsItsColumnWhateverTheNicknameIs() {
        String key = NicknameKey.of("ﷺ".repeat(64), "ann");
        assertThat(key.codePointCount(0, key.length())).isEqualTo(NicknameKey.LONGEST);
        String pairs = NicknameKey.cut("𠀀".repeat(70));
        assertThat(pairs).isEqualTo("𠀀".repeat(64));
    }
}
