package io.parley.kit.outbox;

import java.util.concurrent.TimeUnit;

/** How long to wait before trying again. On one thread. */
final class OutboxPauses {
    private static final long FIRST_OUTAGE_PAUSE_MS = 500;
    private static final long FIRST_REFUSAL_PAUSE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int MOST_DOUBLINGS = 20;

    private final long intervalMs;
    private final long longestMs;
    private int outages;

    OutboxPauses(OutboxSettings settings) {
        intervalMs = settings.intervalMs();
        longestMs = settings.longestPauseMs();
    }

    /** The database or message-service is away, once more in a row. */
    long afterOutageMs() {
        return Math.min(intervalMs, FIRST_OUTAGE_PAUSE_MS << Math.min(outages++, MOST_DOUBLINGS));
    }

    /** Both answer. */
    void outageIsOver() {
        outages = 0;
    }

    boolean inOutage() {
        return outages > 0;
    }

    /** For a notice that was refused so many times before this time. */
    long afterRefusalMs(int refusals) {
        return Math.min(longestMs, FIRST_REFUSAL_PAUSE_MS << Math.min(refusals, MOST_DOUBLINGS));
    }
}
