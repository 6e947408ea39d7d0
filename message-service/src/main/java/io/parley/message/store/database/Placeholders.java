package io.parley.message.store.database;

import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * SQL texts with a varying number of placeholders, built once per number.
 *
 * <p>The number of groups is limited by the callers (at most a few hundred), so that the texts and the prepared
 * statements made of them stay few.
 */
public final class Placeholders {
    private final String before;
    private final String group;
    private final String between;
    private final String after;
    private final ConcurrentMap<Integer, String> texts = new ConcurrentHashMap<>();

    /** {@code before group,group,… after}. */
    public Placeholders(String before, String group, String after) {
        this(before, group, ",", after);
    }

    /** The same with something else than a comma between the groups. */
    public Placeholders(String before, String group, String between, String after) {
        this.before = before;
        this.group = group;
        this.between = between;
        this.after = after;
    }

    /** The statement with so many groups. */
    public String sql(int groups) {
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

    /**
     * The values of a statement with {@link #padded} groups.
     *
     * @param first what stands before the groups
     * @param elements one for each group, at least one; the last stands in all groups that are left
     * @param bind adds the values of a group
     */
    public static <E> Tuple values(Tuple first, Collection<E> elements, BiConsumer<Tuple, E> bind) {
        E last = null;
        for (E element : elements) {
            bind.accept(first, element);
            last = element;
        }
        for (int i = elements.size(); i < padded(elements.size()); i++) {
            bind.accept(first, last);
        }
        return first;
    }

    /** The next power of two, for statements whose groups may be repeated without harm. */
    public static int padded(int groups) {
        return groups <= 1 ? 1 : Integer.highestOneBit(groups - 1) << 1;
    }
}
