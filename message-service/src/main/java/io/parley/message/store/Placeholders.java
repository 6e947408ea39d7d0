package io.parley.message.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * SQL texts with a varying number of placeholders, built once per number.
 *
 * <p>The number of groups is limited by the callers (at most a few hundred), so that the texts and the prepared
 * statements made of them stay few.
 */
final class Placeholders {
    private final String before;
    private final String group;
    private final String between;
    private final String after;
    private final ConcurrentMap<Integer, String> texts = new ConcurrentHashMap<>();

    /** {@code before group,group,… after}. */
    Placeholders(String before, String group, String after) {
        this(before, group, ",", after);
    }

    /** The same with something else than a comma between the groups. */
    Placeholders(String before, String group, String between, String after) {
        this.before = before;
        this.group = group;
        this.between = between;
        this.after = after;
    }

    /** The statement with so many groups. */
    String sql(int groups) {
        return texts.computeIfAbsent(groups, this::build);
    }

    private String build(int groups) {
        StringBuilder sql =
                new StringBuilder(before.length() + after.length() + groups * (group.length() + between.length()));
        sql.append(before);
        for (int i = 0; i < groups; i++) {
            sql.append(i == 0 ? "" : between).append(group);
        }
        return sql.append(after).toString();
    }

    /** The next power of two, for statements whose groups may be repeated without harm. */
    static int padded(int groups) {
        return groups <= 1 ? 1 : Integer.highestOneBit(groups - 1) << 1;
    }
}
