package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;

/** The rules of what people say of themselves, whenever they say it. Stateless; INVALID names the field that is wrong. */
public final class ProfileText {
    private static final int LONGEST_NICKNAME = 64;
    private static final int LONGEST_AVATAR_URL = 512;
    private static final int LONGEST_ABOUT = 140;

    private ProfileText() {}

    /** A display name as it is stored; the user name when none is given. */
    public static String nickname(String given, String userName) {
        String text = line("nickname", given, LONGEST_NICKNAME, FieldBytes.NICKNAME);
        if (text.isEmpty()) {
            return userName;
        }
        if (text.codePoints().noneMatch(VisibleText::isVisible)) {
            throw Refusal.invalid("nickname must contain a character that is shown.");
        }
        return text;
    }

    /** A line about oneself as it is stored; may be empty. */
    public static String about(String given) {
        return line("about", given, LONGEST_ABOUT, FieldBytes.ABOUT);
    }

    /** The address of a picture; may be empty. */
    public static String avatarUrl(String given) {
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

    /** One line that disturbs no text around it. */
    private static String line(String field, String given, int longest, int longestBytes) {
        if (FieldBytes.exceed(given, longestBytes)) {
            throw Refusal.invalid(field + " must have at most " + longest + " characters.");
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        if (text.codePointCount(0, text.length()) > longest) {
            throw Refusal.invalid(field + " must have at most " + longest + " characters.");
        }
        if (text.codePoints().anyMatch(VisibleText::disturbsText)) {
            throw Refusal.invalid(field + " must not contain control characters, nor others that are not shown.");
        }
        return text;
    }
}
