package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.util.Optional;

/**
 * What a person says of themselves when they register, checked.
 *
 * @param name the unique name
 * @param email absent when none was given
 * @param nickname the display name; the user name when none was given
 * @param avatarUrl empty when none was given
 */
public record NewAccount(UserName name, Optional<EmailAddress> email, String nickname, String avatarUrl) {
    private static final int LONGEST_NICKNAME = 64;
    private static final int LONGEST_AVATAR_URL = 512;

    /** Checks the fields as they came from outside, empty when not given; INVALID names the one that is wrong. */
    public static NewAccount parse(String name, String email, String nickname, String avatarUrl) {
        UserName userName = UserName.parse(name);
        return new NewAccount(
                userName,
                email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(email)),
                nickname(nickname, userName),
                avatarUrl(avatarUrl));
    }

    private static String nickname(String given, UserName name) {
        if (FieldBytes.exceed(given, FieldBytes.NICKNAME)) {
            throw Refusal.invalid("nickname must have at most 64 characters.");
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        if (text.codePointCount(0, text.length()) > LONGEST_NICKNAME) {
            throw Refusal.invalid("nickname must have at most 64 characters.");
        }
        if (text.codePoints().anyMatch(NewAccount::disturbsText)) {
            throw Refusal.invalid("nickname must not contain control characters, nor others that are not shown.");
        }
        if (text.isEmpty()) {
            return name.text();
        }
        if (text.codePoints().noneMatch(VisibleText::isVisible)) {
            throw Refusal.invalid("nickname must contain a character that is shown.");
        }
        return text;
    }

    private static String avatarUrl(String given) {
        if (given.isEmpty()) {
            return "";
        }
        if (given.length() > LONGEST_AVATAR_URL || FieldBytes.exceed(given, FieldBytes.AVATAR_URL)) {
            throw Refusal.invalid("avatar_url must have at most 512 characters.");
        }
        try {
            URI url = new URI(given);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null) {
                return given;
            }
        } catch (URISyntaxException notAUrl) {
            // Answered below, like every other text that is not a web address.
        }
        throw Refusal.invalid("avatar_url must be a http or https address.");
    }

    /** Control characters, line breaks, those that turn the direction of the text after them, and those not shown. */
    private static boolean disturbsText(int character) {
        int type = Character.getType(character);
        boolean turnsDirection =
                (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
        return turnsDirection
                || type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || VisibleText.isIgnorable(character) && !VisibleText.joinsOrStyles(character);
    }
}
