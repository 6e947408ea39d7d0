package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"bob", "小明同学", "user.name_1-2", "Ärger", "हिन्दी", "a234567890123456789012345678901b", "𠮷野家"})
    void lettersDigitsAndThreeSignsAreAllowed(String name) {
        assertThat(UserName.parse(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "a2345678901234567890123456789012c",
                "with space",
                "tab\tbed",
                "line\nfeed",
                "a@b",
                "<b>",
                "nul\u0000l",
                "zero\u200Bwidth",
                "\u202Eright",
                "🎈🎈🎈",
                "semi;colon",
                "\u0301abc",
                "ab\u034Fc",
                "ab\u115Fc",
                "ab\u3164c",
                "ab\u17B4c",
                "ab\u180Bc",
                "ab\uFE0Fc",
                "ab\uDB40\uDD00c",
                "p\u0430ypal",
                "\u0410lice",
                "al\u03B9ce",
                "...",
                "12-34",
                "___",
                "ﷺﷺﷺ"
            })
    void everythingElseIsRefusedAndTheFieldIsNamed(String name) {
        assertThatThrownBy(() -> UserName.parse(name))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("user_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456789", "000", "１２３４"})
    void digitsAloneAreRefusedBecauseTheyLookLikeAnId(String name) {
        assertThatThrownBy(() -> UserName.parse(name)).hasMessageContaining("a letter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"小明abc", "ひらがなカタカナ漢字Latin", "한국어漢字abc", "Анна", "Ελένη", "فاطمة", "zoé"})
    void scriptsThatAreWrittenTogetherMayStandTogether(String name) {
        assertThat(UserName.parse(name).text()).isEqualTo(name);
    }

    @Test
    void aLongNameIsRefusedBeforeItIsNormalised() {
        String marks = "a" + "\u0316\u0301".repeat(16_000);
        long startedNanos = System.nanoTime();
        assertThatThrownBy(() -> UserName.parse(marks)).hasMessageContaining("user_name");
        // Normalising it takes a second and more.
        assertThat(System.nanoTime() - startedNanos).isLessThan(200_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "Bob,bOB",
        "STRASSE,straße",
        "ＢＯＢ,bob",
        "ΣΊΣΥΦΟΣ,σίσυφος",
        "cafe\u0301,CAFÉ",
        "ｱｲｳ,アイウ",
        "한글이름,\u1112\u1161\u11AB\u1100\u1173\u11AF\u110B\u1175\u1105\u1173\u11B7"
    })
    void namesThatDifferInCaseOrFormOnlyAreTheSame(String one, String other) {
        assertThat(UserName.parse(one).key()).isEqualTo(UserName.parse(other).key());
    }

    @Test
    void theNameIsKeptInComposedForm() {
        assertThat(UserName.parse("cafe\u0301").text()).isEqualTo("café");
    }
}
