package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A user name that follows the rules: 3 to 32 characters, each a letter of any script (with the marks some scripts put on
 * letters), a digit, a dot, an underscore or a hyphen, and not digits alone.
 *
 * @param text as given, in Unicode form NFC
 * @param key what is compared: equal for names that differ only in case or in compatible forms of a character
 */
public record UserName(String text, String key) {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 32;
    private static final int LONGEST_KEY = 64;

    /** Checks a name from outside; INVALID says what is wrong with it. */
    public static UserName parse(String given) {
        if (given.isEmpty()) {
            throw Refusal.invalid("user_name is missing.");
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Refusal.invalid("user_name must have 3 to 32 characters.");
        }
        String key = fold(given);
        if (key.length() > LONGEST_KEY || !allowed(text) || !allowed(key)) {
            throw Refusal.invalid("user_name may contain only letters, digits, '.', '_' and '-'.");
        }
        if (key.codePoints().allMatch(Character::isDigit)) {
            throw Refusal.invalid("user_name must not consist of digits only.");
        }
        return new UserName(text, key);
    }

    /** The key of any text, whether or not it is a valid name. */
    static String fold(String text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    private static boolean allowed(String text) {
        return !isMark(text.codePointAt(0)) && text.codePoints().allMatch(UserName::allowed);
    }

    private static boolean allowed(int character) {
        return Character.isLetter(character)
                || Character.isDigit(character)
                || character == '.'
                || character == '_'
                || character == '-'
                || isMark(character);
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
