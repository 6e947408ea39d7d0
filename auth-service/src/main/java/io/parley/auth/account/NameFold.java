package io.parley.auth.account;

import com.ibm.icu.text.Normalizer2;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The one fold: two names, or two e-mail addresses, are the same when their folds are equal. Nothing else in the whole
 * product compares names, so that whatever finds a user in one place finds the same user in every other. Stateless; give it
 * only text whose length is bounded.
 *
 * <p>It begins as the fold of the first releases did and goes on from there. So names that were the same then are the same
 * now, and what an account was stored under then still leads to it: see {@link NameKey}.
 */
final class NameFold {
    private static final Normalizer2 CASEFOLD = Normalizer2.getNFKCCasefoldInstance();

    private NameFold() {}

    /** Case, width, composition, compatible forms and characters that show nothing make no difference. */
    static String of(String text) {
        return CASEFOLD.normalize(formerOfName(text));
    }

    /** What names were stored under before: kept so that those accounts are found. */
    static String formerOfName(String text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    /** What e-mail addresses were stored under before. */
    static String formerOfEmail(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
