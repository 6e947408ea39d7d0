package io.parley.proto;

/**
 * The longest text of fields, in bytes of UTF-8 as they come from a client: checked before a text is looked at in any other
 * way, because what is done to text (normalising, folding, hashing) costs by its length. How many characters a field may
 * have is said where it is used. Stateless.
 */
public final class FieldBytes {
    /** A user name in any form of Unicode: 32 characters of up to 16 bytes. */
    public static final int USER_NAME = 512;

    /** A nickname in any form: 64 characters of up to 16 bytes. */
    public static final int NICKNAME = 1_024;

    /** An e-mail address: 254 characters of up to 4 bytes. */
    public static final int EMAIL = 1_016;

    /** What names an account at login: a user name, an address or an id. */
    public static final int ACCOUNT = EMAIL;

    /** The address of a picture: 512 characters of up to 4 bytes. */
    public static final int AVATAR_URL = 2_048;

    /** The description of a group: 500 characters of up to 4 bytes. */
    public static final int DESCRIPTION = 2_000;

    /** A line about oneself in any form: 140 characters of up to 16 bytes. */
    public static final int ABOUT = 2_240;

    /** What is said with a request to become contacts: 200 characters of up to 16 bytes. */
    public static final int REQUEST_TEXT = 3_200;

    /** What somebody is searched by: an address, or the beginning of a name. */
    public static final int SEARCH = EMAIL;

    /** What a device is: 64 characters of up to 16 bytes. */
    public static final int PLATFORM = 1_024;

    /** A password: 128 characters of up to 4 bytes. */
    public static final int PASSWORD = 512;

    /** A refresh token; those issued are far shorter. */
    public static final int REFRESH_TOKEN = 512;

    /** A code from an e-mail; those sent have 6 digits. */
    public static final int EMAIL_CODE = 64;

    /** The name of a language. */
    public static final int LOCALE = 64;

    private static final int ONE_BYTE_BELOW = 0x80;
    private static final int TWO_BYTES_BELOW = 0x800;

    private FieldBytes() {}

    /** Whether the text is longer than so many bytes of UTF-8. Looks at no more of it than it must, and allocates nothing. */
    public static boolean exceed(String text, int most) {
        if (text.length() > most) {
            return true;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            // Half of a pair counts two, so that a pair counts four; one without its other half has no form in UTF-8.
            bytes += unit < ONE_BYTE_BELOW ? 1 : unit < TWO_BYTES_BELOW || Character.isSurrogate(unit) ? 2 : 3;
        }
        return bytes > most;
    }

    /** Whether the text is whole characters: half of a surrogate pair has no form in UTF-8, and would be stored as another. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
