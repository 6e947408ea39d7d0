package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccountNameTest {
    @Test
    void nineDigitsAreAnId() {
        assertThat(AccountName.parse("123456789")).isEqualTo(new AccountName.ById(123456789));
        assertThat(AccountName.parse("012345678")).isEqualTo(new AccountName.ByName(NameKey.ofName("012345678")));
        assertThat(AccountName.parse("1234567890")).isEqualTo(new AccountName.ByName(NameKey.ofName("1234567890")));
    }

    @Test
    void anAtSignMakesAnAddress() {
        assertThat(AccountName.parse(" Alice@Example.ORG "))
                .isEqualTo(new AccountName.ByEmail(NameKey.ofEmail("Alice@Example.ORG")));
    }

    @Test
    void theRestIsANameWhetherItFollowsTheRulesOrNot() {
        assertThat(AccountName.parse("Alice")).isEqualTo(new AccountName.ByName(NameKey.ofName("aLICE")));
        assertThat(AccountName.parse("'; DROP TABLE account")).isInstanceOf(AccountName.ByName.class);
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        String tooMuch = "a".repeat(255);
        assertThatThrownBy(() -> AccountName.parse("  ")).hasMessageContaining("account");
        assertThatThrownBy(() -> AccountName.parse(tooMuch)).hasMessageContaining("account");
    }
}
