package io.parley.kit.outbox;

import java.time.Duration;

/**
 * How an outbox behaves. Times are in milliseconds.
 *
 * @param table the service's own table; services may share a schema, so each has a name of its own
 * @param intervalMs how often to look without a hint
 * @param batch notices in one call
 * @param deadlineMs how long message-service may take
 * @param longestPauseMs before a refused notice is tried again
 * @param capacity rows that may wait
 */
public record OutboxSettings(
        String table, long intervalMs, int batch, long deadlineMs, long longestPauseMs, int capacity) {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST_IN_A_CALL = 100;
    private static final int MOST_ROWS = 100_000_000;

    /**
     * The settings as configured.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static OutboxSettings of(String table, OutboxConfig config) {
        requireBetween("interval", config.interval(), LEAST, LONGEST);
        requireBetween("deadline", config.deadline(), LEAST, MINUTE);
        requireBetween("longest-pause", config.longestPause(), MINUTE, LONGEST);
        requireBetween("batch", config.batch(), MOST_IN_A_CALL);
        requireBetween("capacity", config.capacity(), MOST_ROWS);
        return new OutboxSettings(
                table,
                config.interval().toMillis(),
                config.batch(),
                config.deadline().toMillis(),
                config.longestPause().toMillis(),
                config.capacity());
    }

    private static void requireBetween(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(key, value, least, most);
        }
    }

    private static void requireBetween(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw wrong(key, value, 1, most);
        }
    }

    private static IllegalArgumentException wrong(String key, Object value, Object least, Object most) {
        return new IllegalArgumentException(
                "parley.outbox.%s is %s; it must be between %s and %s.".formatted(key, value, least, most));
    }
}
