package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * An e-mail address that looks like one. Whether mail reaches it is not known here.
 *
 * @param text as given, in Unicode form NFC
 * @param key what is compared, see {@link NameFold}
 */
public record EmailAddress(String text, NameKey key) {
    private static final int LONGEST = 254;
    private static final Pattern SHAPE = Pattern.compile(
            "[^\\s@\\p{Cntrl}<>\"(),:;\\\\\\[\\]]{1,64}@[\\p{L}\\p{M}\\p{N}-]+(\\.[\\p{L}\\p{M}\\p{N}-]+)*");

    /** Checks an address from outside; INVALID says what is wrong with it. */
    public static EmailAddress parse(String given) {
        if (FieldBytes.exceed(given, FieldBytes.EMAIL)) {
            throw tooLong();
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC);
        // The address is stored in all its forms, and some grow: U+0130 becomes two characters in lower case.
        NameKey key = NameKey.ofEmail(text);
        if (text.length() > LONGEST
                || key.key().length() > LONGEST
                || key.former().length() > LONGEST) {
            throw tooLong();
        }
        if (!SHAPE.matcher(text).matches()
                || !SHAPE.matcher(key.key()).matches()
                || text.codePoints().anyMatch(VisibleText::isIgnorable)) {
            throw Refusal.invalid("email is not an e-mail address.");
        }
        return new EmailAddress(text, key);
    }

    private static Refusal tooLong() {
        return Refusal.invalid("email must have at most 254 characters.");
    }
}
