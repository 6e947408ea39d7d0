package io.parley.auth.login;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A password in Unicode form NFC, so that it is the same from every keyboard. Never shown. */
public final class Password {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 128;

    private final byte[] utf8;

    private Password(String given) {
        utf8 = Normalizer.normalize(given, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    /** A password that is to be set: 6 to 128 characters, no control characters. INVALID names the field. */
    public static Password chosen(String field, String given) {
        requireText(field, given);
        int length = given.codePointCount(0, given.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Refusal.invalid(field + " must have 6 to 128 characters.");
        }
        if (given.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(field + " must not contain control characters.");
        }
        return new Password(given);
    }

    /** A password that is to be checked; only its length is limited. INVALID names the field. */
    public static Password claimed(String field, String given) {
        requireText(field, given);
        if (given.codePointCount(0, given.length()) > LONGEST) {
            throw Refusal.invalid(field + " must have at most 128 characters.");
        }
        return new Password(given);
    }

    byte[] utf8() {
        return utf8.clone();
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }

    private static void requireText(String field, String given) {
        if (given.isEmpty()) {
            throw Refusal.invalid(field + " is missing.");
        }
        if (FieldBytes.exceed(given, FieldBytes.PASSWORD)) {
            throw Refusal.invalid(field + " must have at most 128 characters.");
        }
        // In UTF-8 every half of a pair becomes the same '?': different passwords would match.
        if (!FieldBytes.isWellFormed(given)) {
            throw Refusal.invalid(field + " must not contain half of a surrogate pair.");
        }
    }
}
