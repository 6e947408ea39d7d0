package io.parley.auth.account;

import java.util.function.Function;

/**
 * What somebody's name or address is looked for under: the fold that accounts are stored under now, and the one they were
 * stored under before. An account that was stored under the former is found by what always found it, and nobody else is:
 * what is the same by the former fold is the same by the one in force, so the two never lead to different newer accounts.
 *
 * @param key by {@link NameFold#of}
 * @param former by the fold of the first releases; nearly always the same
 */
public record NameKey(String key, String former) {
    /** Of a name whose length is bounded. */
    public static NameKey ofName(String text) {
        return new NameKey(NameFold.of(text), NameFold.formerOfName(text));
    }

    /** Of an address whose length is bounded. */
    public static NameKey ofEmail(String text) {
        return new NameKey(NameFold.of(text), NameFold.formerOfEmail(text));
    }

    /**
     * Chooses from what a database took for equal. It compares again, exactly: to a database {@code "name "} is
     * {@code "name"}. An account stored under the former fold comes first, as it always did.
     *
     * @return null when none of them is meant
     */
    public <T> T choose(Iterable<T> rows, Function<T, String> storedKey) {
        T found = null;
        for (T row : rows) {
            String stored = storedKey.apply(row);
            if (stored.equals(former)) {
                return row;
            }
            if (stored.equals(key)) {
                found = row;
            }
        }
        return found;
    }
}
