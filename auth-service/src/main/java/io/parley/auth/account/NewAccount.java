package io.parley.auth.account;

import java.util.Optional;

/**
 * What a person says of themselves when they register, checked.
 *
 * @param name the unique name
 * @param email absent when none was given
 * @param emailConfirmed whether a code has shown that the address is theirs
 * @param nickname the display name; the user name when none was given
 * @param avatarUrl empty when none was given
 */
public record NewAccount(
        UserName name, Optional<EmailAddress> email, boolean emailConfirmed, String nickname, String avatarUrl) {
    /** Checks the fields as they came from outside, empty when not given; INVALID names the one that is wrong. */
    public static NewAccount parse(String name, String email, String nickname, String avatarUrl) {
        UserName userName = UserName.parse(name);
        return new NewAccount(
                userName,
                email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(email)),
                false,
                ProfileText.nickname(nickname, userName.text()),
                ProfileText.avatarUrl(avatarUrl));
    }

    /** The same, when the address is theirs. */
    public NewAccount withEmailConfirmed() {
        return new NewAccount(name, email, true, nickname, avatarUrl);
    }
}
