package io.parley.gateway.session;

import java.util.concurrent.TimeUnit;

/**
 * How much one connection may send. Each rate is a token bucket that holds what the rate gives in the burst's time.
 *
 * @param framesPerSecond frames of any kind
 * @param bytesPerSecond bytes of whole frames
 * @param burstMs for how long's worth may come at once
 * @param patienceMs how long a connection may stay above a rate before it is closed
 */
public record RateLimits(long framesPerSecond, long bytesPerSecond, long burstMs, long patienceMs) {
    /** The same with other rates. */
    public RateLimits with(long newFramesPerSecond, long newBytesPerSecond) {
        return new RateLimits(newFramesPerSecond, newBytesPerSecond, burstMs, patienceMs);
    }

    long nanosOfFrame() {
        return TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
    }

    long nanosOfBytes(int bytes) {
        return TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
    }

    long burstNanos() {
        return TimeUnit.MILLISECONDS.toNanos(burstMs);
    }

    /** A bucket that is half full again has recovered: what comes next is a new burst. */
    long recoveredNanos() {
        return burstNanos() / 2;
    }
}
