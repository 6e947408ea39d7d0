package io.parley.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewAccountTest {
    @Test
    void onlyTheNameIsNeeded() {
        NewAccount account = NewAccount.parse("alice", "", "", "");
        assertThat(account.email()).isEmpty();
        assertThat(account.nickname()).isEqualTo("alice");
        assertThat(account.avatarUrl()).isEmpty();
    }

    @Test
    void aNicknameMayHoldAnythingThatDoesNotDisturbText() {
        assertThat(NewAccount.parse("alice", "", " Alice 👩‍🚀 <3 ", "").nickname())
                .isEqualTo("Alice 👩‍🚀 <3");
        assertThat(NewAccount.parse("alice", "", "🎈".repeat(64), "").nickname())
                .hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bell\u0007", "two\nlines", "\u202Eturned", "separated\u2028line"})
    void aNicknameThatDisturbsTextIsRefused(String nickname) {
        assertThatThrownBy(() -> NewAccount.parse("alice", "", nickname, ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nickname");
    }

    @Test
    void aNicknameOf65CharactersIsRefused() {
        String nickname = "n".repeat(65);
        assertThatThrownBy(() -> NewAccount.parse("alice", "", nickname, "")).hasMessageContaining("nickname");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.org", "first.last+tag@mail.example.co.uk", "x@localhost", "用户@例子.中国"})
    void anEmailAddressIsAccepted(String email) {
        assertThat(NewAccount.parse("alice", email, "", "").email()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "@b", "a@", "a@b@c", "a b@c.d", "a@b..c", "a\u0000@b.c", "<a>@b.c", "a@b.c\n"})
    void whatIsNoEmailAddressIsRefused(String email) {
        assertThatThrownBy(() -> NewAccount.parse("alice", email, "", ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("email");
    }

    @Test
    void anEmailAddressOf255CharactersIsRefused() {
        String email = "a@" + "b".repeat(253);
        assertThatThrownBy(() -> NewAccount.parse("alice", email, "", "")).hasMessageContaining("email");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "ftp://example.org/a",
                "example.org/a.png",
                "http://",
                "http:// /",
                "data:x"
            })
    void anAvatarMustBeAWebAddress(String url) {
        assertThatThrownBy(() -> NewAccount.parse("alice", "", "", url))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("avatar_url");
    }
}
