package io.parley.presence.app;

import java.time.Duration;

/** Refuses to start with a configuration that cannot work, naming the key and what it allows. */
final class ConfigCheck {
    private static final int SWEEPS_PER_LEASE = 3;
    private static final int MOST_RETRIES = 100;
    private static final int MOST_ENTRIES = 100_000;

    private ConfigCheck() {}

    static void check(PresenceConfig config) {
        between("lease", config.lease(), Duration.ofSeconds(1), Duration.ofMinutes(10));
        between("connection-age", config.connectionAge(), Duration.ofSeconds(1), Duration.ofDays(1));
        between("connection-grace", config.connectionGrace(), config.callTimeout(), Duration.ofHours(1));
        between(
                "sweep-interval",
                config.sweepInterval(),
                Duration.ofMillis(50),
                config.lease().dividedBy(SWEEPS_PER_LEASE));
        between("census-interval", config.censusInterval(), Duration.ofSeconds(1), Duration.ofHours(1));
        between("call-timeout", config.callTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        between("database-queue", config.databaseQueue(), 1, MOST_ENTRIES);
        between("lock-wait", config.lockWait(), Duration.ofSeconds(1), Duration.ofMinutes(1));
        between("conflict-retries", config.conflictRetries(), 1, MOST_RETRIES);
        between("clear-chunk", config.clearChunk(), 1, MOST_ENTRIES);
        between("notice-wait", config.noticeWait(), Duration.ZERO, Duration.ofSeconds(10));
        between("notice-queue", config.noticeQueue(), 1, MOST_ENTRIES);
        between("notice-lifetime", config.noticeLifetime(), Duration.ofSeconds(5), Duration.ofMinutes(10));
    }

    private static <T extends Comparable<T>> void between(String key, T value, T smallest, T largest) {
        if (value.compareTo(smallest) < 0 || value.compareTo(largest) > 0) {
            throw new IllegalArgumentException("parley.presence." + key + " is " + value + "; it must be from "
                    + smallest + " to " + largest + ".");
        }
    }
}
