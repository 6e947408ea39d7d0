package io.parley.auth.account;

/** What nicknames are searched by: the beginning of their {@link NameFold}, which may be longer than any nickname. */
public final class NicknameKey {
    /** Characters of a nickname's fold that are kept; a search for more is a search for these. */
    public static final int LONGEST = 64;

    private NicknameKey() {}

    /** The key to store; empty when it says no more than that of the name does, so that nobody is found twice by one text. */
    public static String of(String nickname, String nameKey) {
        String key = cut(NameFold.of(nickname));
        return key.equals(nameKey) ? "" : key;
    }

    /** The first characters of a folded text, as many as a key may have. */
    public static String cut(String folded) {
        return folded.codePointCount(0, folded.length()) <= LONGEST
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, LONGEST));
    }
}
