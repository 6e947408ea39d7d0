package io.parley.auth.account;

import java.util.random.RandomGenerator;

/** The range of user ids and how new ones are drawn: at random, so that nobody can list users by counting. */
final class UserIds {
    private static final int LOWEST = 100_000_000;
    private static final int HIGHEST = 999_999_999;
    private static final int DIGITS = 9;

    private UserIds() {}

    static int draw(RandomGenerator random) {
        return random.nextInt(LOWEST, HIGHEST + 1);
    }

    static boolean isUserId(String text) {
        return text.length() == DIGITS
                && text.charAt(0) != '0'
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
