package io.parley.auth.account;

import io.parley.proto.UserIdRange;
import java.util.random.RandomGenerator;

/** How new user ids are drawn and written: at random, so that nobody can list users by counting. */
final class UserIds {
    private static final int DIGITS = 9;

    private UserIds() {}

    static int draw(RandomGenerator random) {
        return random.nextInt(UserIdRange.LOWEST, UserIdRange.HIGHEST + 1);
    }

    static boolean isUserId(String text) {
        return text.length() == DIGITS
                && text.charAt(0) != '0'
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
