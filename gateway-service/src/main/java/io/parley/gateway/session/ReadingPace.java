package io.parley.gateway.session;

import java.util.concurrent.TimeUnit;

/**
 * What one connection has sent of what it may send: a token bucket for frames and one for bytes. Each is kept as one
 * number, the time until which all that has come is paid for: ahead of now the bucket is in debt, behind now it holds
 * the difference. What has been read is served even when it makes a debt; nothing more is read until that is paid.
 *
 * <p>On the event loop of the connection, with the times of that loop's clock.
 */
final class ReadingPace {
    private static final long NOT_ABOVE = Long.MIN_VALUE;

    private long framesPaidNanos = Long.MIN_VALUE;
    private long bytesPaidNanos = Long.MIN_VALUE;
    private long aboveSinceMs = NOT_ABOVE;

    /**
     * Pays for one frame.
     *
     * @return whether more may be read now
     */
    boolean pay(RateLimits limits, int frameBytes, long nowMs) {
        long now = TimeUnit.MILLISECONDS.toNanos(nowMs);
        if (Math.max(framesPaidNanos, bytesPaidNanos) <= now - limits.recoveredNanos()) {
            aboveSinceMs = NOT_ABOVE;
        }
        long full = now - limits.burstNanos();
        framesPaidNanos = Math.max(framesPaidNanos, full) + limits.nanosOfFrame();
        bytesPaidNanos = Math.max(bytesPaidNanos, full) + limits.nanosOfBytes(frameBytes);
        boolean paid = isPaid(nowMs);
        if (!paid && aboveSinceMs == NOT_ABOVE) {
            aboveSinceMs = nowMs;
        }
        return paid;
    }

    /** Whether there is no debt, so that more may be read. */
    boolean isPaid(long nowMs) {
        return Math.max(framesPaidNanos, bytesPaidNanos) <= TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    /** Whether it is the number of frames, not their size, that is above its rate. */
    boolean isAboveByFrames() {
        return framesPaidNanos >= bytesPaidNanos;
    }

    /** Whether the connection has been above a rate for longer than the gateway bears, without a pause to recover. */
    boolean isAbuse(RateLimits limits, long nowMs) {
        return aboveSinceMs != NOT_ABOVE && nowMs - aboveSinceMs >= limits.patienceMs();
    }
}
