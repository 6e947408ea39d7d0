package io.parley.auth.mail;

import java.util.Locale;

/** The languages that mails are written in. Stateless. */
public final class MailLocale {
    /** What is written when the language of the reader is not known. */
    public static final String ENGLISH = "en";

    private static final String CHINESE = "zh";

    private MailLocale() {}

    /** The one that comes nearest to what a browser or a person named, for example {@code zh-CN}. */
    public static String nearest(String named) {
        String language = named.strip().toLowerCase(Locale.ROOT);
        return language.equals(CHINESE) || language.startsWith(CHINESE + "-") || language.startsWith(CHINESE + "_")
                ? CHINESE
                : ENGLISH;
    }
}
