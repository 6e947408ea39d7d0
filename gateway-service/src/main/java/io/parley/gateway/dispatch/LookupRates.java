package io.parley.gateway.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often each user may do something that is not free, such as having users looked up, whatever device and connection he asks
 * on: a rate, and a burst. Remembers only who asked lately. Any thread.
 */
public final class LookupRates {
    static final int BURST_SECONDS = 10;
    /** Who is forgotten among so many begins anew. */
    private static final int MAX_USERS = 100_000;

    private final Cache<Integer, Allowance> users;
    private final double perSecond;
    private final int atOnce;
    private final String sentence;
    private final LongSupplier nanoClock;

    /** Of users who are looked up, ten seconds' worth at once. */
    public LookupRates(int perSecond, LongSupplier nanoClock) {
        this(
                perSecond,
                perSecond * BURST_SECONDS,
                "You look up more than " + perSecond + " users a second: go on later.",
                nanoClock);
    }

    /**
     * @param atOnce the burst, which is there again after a time without use
     * @param sentence what who wants more is told
     */
    public LookupRates(double perSecond, int atOnce, String sentence, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.sentence = sentence;
        this.nanoClock = nanoClock;
        // Who has not asked for as long as it takes to earn all of it has all of it.
        long secondsToEarnAll = (long) Math.ceil(atOnce / perSecond);
        users = Caffeine.newBuilder()
                .maximumSize(MAX_USERS)
                .expireAfterAccess(Duration.ofSeconds(2 * secondsToEarnAll))
                .build();
    }

    /**
     * Takes so many off the user's allowance.
     *
     * @throws Refusal RATE_LIMITED, with the time when he may have them
     */
    public void take(int userId, int count) {
        int waitMs =
                users.get(userId, id -> new Allowance(nanoClock.getAsLong())).take(count);
        if (waitMs > 0) {
            throw Refusal.of(Error.newBuilder()
                    .setCode(ErrorCode.ERROR_CODE_RATE_LIMITED)
                    .setMessage(sentence)
                    .setRetryAfterMs(waitMs)
                    .build());
        }
    }

    private final class Allowance {
        private double left = atOnce;
        private long sinceNanos;

        Allowance(long nowNanos) {
            sinceNanos = nowNanos;
        }

        /** How long to wait for so many, in milliseconds; 0 when they were taken. */
        synchronized int take(int count) {
            long now = nanoClock.getAsLong();
            double earned = (double) (now - sinceNanos) / TimeUnit.SECONDS.toNanos(1) * perSecond;
            left = Math.min(atOnce, left + earned);
            sinceNanos = now;
            if (left >= count) {
                left -= count;
                return 0;
            }
            return (int) Math.ceil((count - left) / perSecond * TimeUnit.SECONDS.toMillis(1));
        }
    }
}
