package io.parley.message.receipt;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;

/**
 * Keeps what is told from being told too often: after it was told, what is new of the same key rests, and only the newest is kept.
 * Nothing that was taken in is lost. Not safe for threads.
 *
 * @param <K> of what
 * @param <V> what is told of it
 */
final class Pace<K, V> {
    private final long restNanos;
    private final int most;
    private final BinaryOperator<V> newer;
    private final LongSupplier nanoTime;
    private final Map<K, V> due = new LinkedHashMap<>();
    /** In the order in which the rests end: all are equally long. */
    private final Map<K, Rest<V>> resting = new LinkedHashMap<>();

    private int waiting;

    /**
     * An empty one.
     *
     * @param restNanos how long a key rests
     * @param most keys at a time, due or resting
     * @param newer of two values of a key the one that counts
     * @param nanoTime {@link System#nanoTime}
     */
    Pace(long restNanos, int most, BinaryOperator<V> newer, LongSupplier nanoTime) {
        this.restNanos = restNanos;
        this.most = most;
        this.newer = newer;
        this.nanoTime = nanoTime;
    }

    private static final class Rest<V> {
        private final long untilNanos;
        private V next;

        Rest(long untilNanos) {
            this.untilNanos = untilNanos;
        }
    }

    /** Takes in what is to be told; false when there are too many keys: then it is not. */
    boolean offer(K key, V value) {
        wake();
        Rest<V> rest = resting.get(key);
        if (rest != null) {
            waiting += rest.next == null ? 1 : 0;
            rest.next = rest.next == null ? value : newer.apply(rest.next, value);
            return true;
        }
        if (due.size() + resting.size() >= most && !due.containsKey(key)) {
            return false;
        }
        due.merge(key, value, newer);
        return true;
    }

    /** What may be told now, the oldest first and at most so many: it counts as told, and rests. */
    Map<K, V> take(int count) {
        wake();
        Map<K, V> taken = new LinkedHashMap<>();
        long untilNanos = nanoTime.getAsLong() + restNanos;
        Iterator<Map.Entry<K, V>> oldest = due.entrySet().iterator();
        while (taken.size() < count && oldest.hasNext()) {
            Map.Entry<K, V> next = oldest.next();
            taken.put(next.getKey(), next.getValue());
            resting.put(next.getKey(), new Rest<>(untilNanos));
            oldest.remove();
        }
        return taken;
    }

    private void wake() {
        Iterator<Map.Entry<K, Rest<V>>> first = resting.entrySet().iterator();
        while (first.hasNext()) {
            Map.Entry<K, Rest<V>> rest = first.next();
            if (nanoTime.getAsLong() - rest.getValue().untilNanos < 0) {
                return;
            }
            first.remove();
            wake(rest.getKey(), rest.getValue());
        }
    }

    private void wake(K key, Rest<V> rest) {
        if (rest.next != null) {
            waiting--;
            due.put(key, rest.next);
        }
    }

    /** Ends all rests: everything may be told now. */
    void wakeAll() {
        resting.forEach(this::wake);
        resting.clear();
    }

    /** In how many nanoseconds something may be due that is not; empty when nothing rests that is to be told. */
    OptionalLong pauseNanos() {
        return waiting == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, resting.values().iterator().next().untilNanos - nanoTime.getAsLong()));
    }

    /** Keys of which something is to be told. */
    int waiting() {
        return due.size() + waiting;
    }
}
