package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NameFoldTest {
    @Test
    void whatWasTheSameByAFormerFoldIsTheSameNow() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = "a" + Character.toString(character) + "b";
            String fold = NameFold.of(text);
            assertThat(NameFold.of(NameFold.formerOfName(text)))
                    .as("U+%04X", character)
                    .isEqualTo(fold);
            assertThat(NameFold.of(NameFold.formerOfEmail(text)))
                    .as("U+%04X", character)
                    .isEqualTo(fold);
        }
    }

    @Test
    void theFoldOfAFoldIsItself() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                continue;
            }
            String fold = NameFold.of("a" + Character.toString(character) + "b");
            assertThat(NameFold.of(fold)).as("U+%04X", character).isEqualTo(fold);
        }
    }

    @Test
    void anAccountStoredUnderTheFormerFoldIsFoundByWhatFoundItBefore() {
        NameKey name = NameKey.ofName("Zo\u034Fe");
        assertThat(name.choose(List.of("zoe", "zo\u034Fe"), Function.identity()))
                .isEqualTo("zo\u034Fe");
        assertThat(name.choose(List.of("zoe"), Function.identity())).isEqualTo("zoe");
        assertThat(NameKey.ofName("zoe").choose(List.of("zoe", "zo\u034Fe"), Function.identity()))
                .isEqualTo("zoe");
    }

    @Test
    void whatADatabaseTakesForEqualIsComparedAgain() {
        assertThat(NameKey.ofName("name ").choose(List.of("name"), Function.identity()))
                .isNull();
    }
}
