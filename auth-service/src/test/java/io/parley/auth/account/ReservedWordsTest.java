package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.TestSettings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedWordsTest {
    private final ReservedWords words = new ReservedWords(settings(Set.of("admin", " support", "Parley")));

    @ParameterizedTest
    @ValueSource(strings = {"admin", "ADMIN", "Admin_7", "parley-support", "sup.port", "ａｄｍｉｎ", "admin42"})
    void aNameThatSpeaksForTheOperatorIsRefused(String name) {
        assertThatThrownBy(() -> words.refuse(NewAccount.parse(name, "", "", "")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("user_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Admin", "Parley Support (Admin)", "\u0430dmin", "ad\u200Dmin", "Parley!"})
    void soIsANickname(String nickname) {
        assertThatThrownBy(() -> words.refuse(NewAccount.parse("alice", "", nickname, "")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nickname");
    }

    @ParameterizedTest
    @ValueSource(strings = {"badminton", "supporter", "administrate", "alice", "parley-check-1", "admin.alice"})
    void aNameWithAnyOtherWordIsAllowed(String name) {
        assertThatCode(() -> words.refuse(NewAccount.parse(name, "", name, ""))).doesNotThrowAnyException();
    }

    @Test
    void nothingIsReservedWhenTheListIsEmpty() {
        ReservedWords none = new ReservedWords(settings(Set.of()));
        assertThatCode(() -> none.refuse(NewAccount.parse("admin", "", "", ""))).doesNotThrowAnyException();
    }

    private static AccountSettings settings(Set<String> words) {
        return TestSettings.with(Map.of("accounts.reserved-words", String.join(",", words)))
                .accounts();
    }
}
