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
        assertThatThrownBy(() -> UserName.parse(name)).hasMessageContaining("digits only");
    }

    @ParameterizedTest
    @CsvSource({"Bob,bOB", "STRASSE,straße", "ＢＯＢ,bob", "ΣΊΣΥΦΟΣ,σίσυφος", "cafe\u0301,CAFÉ"})
    void namesThatDifferInCaseOrFormOnlyAreTheSame(String one, String other) {
        assertThat(UserName.parse(one).key()).isEqualTo(UserName.parse(other).key());
    }

    @Test
    void theNameIsKeptInComposedForm() {
        assertThat(UserName.parse("cafe\u0301").text()).isEqualTo("café");
    }
}
