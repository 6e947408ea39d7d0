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
    @ValueSource(
            strings = {
                "bell\u0007",
                "two\nlines",
                "\u202Eturned",
                "separated\u2028line",
                "\u3164",
                "\u115F\u1160",
                "\u2800",
                "\u200D",
                "\u0301",
                "a\u034Fb",
                "a\uDB40\uDD00b"
            })
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

    @Test
    void anEmailAddressIsMeasuredInTheFormItIsStoredIn() {
        String grows = "a@" + "\u0130".repeat(213);
        assertThatThrownBy(() -> NewAccount.parse("alice", grows, "", ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("email");
    }

    @Test
    void oneAddressHasOneKeyInWhateverFormItIsWritten() {
        NameKey key = EmailAddress.parse("zo\u00E9@example.org").key();
        assertThat(EmailAddress.parse("ZOE\u0301@EXAMPLE.org").key().key()).isEqualTo(key.key());
        assertThat(EmailAddress.parse("\uFF5A\uFF4F\u00E9@example.org").key().key())
                .isEqualTo(key.key());
    }

    @Test
    void everyFieldIsMeasuredBeforeItIsNormalised() {
        String marks = "a" + "\u0316\u0301".repeat(16_000);
        long startedNanos = System.nanoTime();
        assertThatThrownBy(() -> NewAccount.parse("alice", "", marks, "")).hasMessageContaining("nickname");
        assertThatThrownBy(() -> NewAccount.parse("alice", marks + "@b", "", ""))
                .hasMessageContaining("email");
        assertThatThrownBy(() -> AccountName.parse(marks)).hasMessageContaining("account");
        assertThat(System.nanoTime() - startedNanos).isLessThan(200_000_000L);
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
