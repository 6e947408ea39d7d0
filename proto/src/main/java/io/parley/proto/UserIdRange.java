package io.parley.proto;

/** Which numbers are ids of users: those of nine digits. */
public final class UserIdRange {
    /** The first id. */
    public static final int LOWEST = 100_000_000;

    /** The last id. */
    public static final int HIGHEST = 999_999_999;

    private UserIdRange() {}

    /** Whether a user may have this id. */
    public static boolean contains(int id) {
        return id >= LOWEST && id <= HIGHEST;
    }
}
