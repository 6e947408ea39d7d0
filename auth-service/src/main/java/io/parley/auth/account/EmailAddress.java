package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address that looks like one. Whether mail reaches it is not known here.
 *
 * @param text as given
 * @param key what is compared: the address in lower case
 */
public record EmailAddress(String text, String key) {
    private static final int LONGEST = 254;
    private static final Pattern SHAPE =
            Pattern.compile("[^\\s@\\p{Cntrl}<>\"(),:;\\\\\\[\\]]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*");

    /** Checks an address from outside; INVALID says what is wrong with it. */
    public static EmailAddress parse(String given) {
        if (given.length() > LONGEST) {
            throw Refusal.invalid("email must have at most 254 characters.");
        }
        if (!SHAPE.matcher(given).matches()) {
            throw Refusal.invalid("email is not an e-mail address.");
        }
        return new EmailAddress(given, fold(given));
    }

    /** The key of any text, whether or not it is a valid address. */
    static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
