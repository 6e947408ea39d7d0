package io.parley.kit.outbox;

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
    /** The settings as configured. */
    public static OutboxSettings of(String table, OutboxConfig config) {
        return new OutboxSettings(
                table,
                config.interval().toMillis(),
                config.batch(),
                config.deadline().toMillis(),
                config.longestPause().toMillis(),
                config.capacity());
    }
}
