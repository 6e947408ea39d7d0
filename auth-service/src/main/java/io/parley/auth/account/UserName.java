package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.text.Normalizer;

/**
 * A user name that follows the rules: 3 to 32 characters, each a letter of any script (with the marks some scripts put on
 * letters), a digit, a dot, an underscore or a hyphen; a letter at least; nothing that does not show, and no mixture of
 * scripts, as both make names that look like others. The rules are for new names: an older one stays and is found.
 *
 * @param text as given, in Unicode form NFC
 * @param key what is compared, see {@link NameFold}
 */
public record UserName(String text, NameKey key) {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 32;
    private static final int LONGEST_KEY = 64;

    /** Checks a name from outside; INVALID says what is wrong with it. */
    public static UserName parse(String given) {
        if (given.isEmpty()) {
            throw Refusal.invalid("user_name is missing.");
        }
        if (FieldBytes.exceed(given, FieldBytes.USER_NAME)) {
            throw Refusal.invalid("user_name must have 3 to 32 characters.");
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Refusal.invalid("user_name must have 3 to 32 characters.");
        }
        NameKey key = NameKey.ofName(given);
        if (tooLong(key) || !allowed(text) || !allowed(key.key())) {
            throw Refusal.invalid("user_name may contain only letters, digits, '.', '_' and '-'.");
        }
        if (text.codePoints().anyMatch(VisibleText::isIgnorable)) {
            throw Refusal.invalid("user_name must not contain characters that are not shown.");
        }
        if (text.codePoints().noneMatch(Character::isLetter)) {
            throw Refusal.invalid("user_name must contain a letter.");
        }
        if (VisibleText.mixesScripts(text)) {
            throw Refusal.invalid("user_name must not mix letters of several scripts.");
        }
        return new UserName(text, key);
    }

    private static boolean tooLong(NameKey key) {
        return key.key().length() > LONGEST_KEY || key.former().length() > LONGEST_KEY;
    }

    private static boolean allowed(String text) {
        return !text.isEmpty()
                && !isMark(text.codePointAt(0))
                && text.codePoints().allMatch(UserName::allowed);
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
