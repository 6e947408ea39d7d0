package io.parley.auth.attempt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;

/**
 * Counts attempts of one kind by a key (an account, an address). A number of them is free; each further one makes the
 * next wait twice as long as the one before, up to a limit. Counts are forgotten after a quiet time. Any thread may call.
 */
public final class AttemptLimiter {
    private static final int MOST_DOUBLINGS = 30;

    private final int free;
    private final Duration firstDelay;
    private final Duration longestDelay;
    private final Clock clock;
    private final Counter refused;
    private final Cache<String, Attempts> attempts;

    public AttemptLimiter(String kind, int free, AttemptSettings settings, Clock clock, MeterRegistry metrics) {
        this.free = free;
        this.clock = clock;
        firstDelay = settings.firstDelay();
        longestDelay = settings.longestDelay();
        attempts = Caffeine.newBuilder()
                .maximumSize(settings.trackedKeys())
                .expireAfterAccess(settings.memory())
                .build();
        refused = refusals(kind, metrics);
    }

    static Counter refusals(String kind, MeterRegistry metrics) {
        return Counter.builder("parley.auth.rate.limited")
                .description("Requests refused because of the attempts before them")
                .tag("kind", kind)
                .register(metrics);
    }

    private record Attempts(int count, long blockedUntilMs) {}

    /** RATE_LIMITED while the key has to wait. */
    public void refuseIfBlocked(String key) {
        Attempts known = attempts.getIfPresent(key);
        long waitMs = known == null ? 0 : known.blockedUntilMs() - clock.millis();
        if (waitMs > 0) {
            refused.increment();
            throw Refusal.rateLimited("Too many attempts; please wait before the next one.", Duration.ofMillis(waitMs));
        }
    }

    /** One more attempt. */
    public void count(String key) {
        attempts.asMap().merge(key, after(1), (known, first) -> after(known.count() + 1));
    }

    /** The attempt was none after all. A wait that others have caused stays. */
    public void takeBack(String key) {
        attempts.asMap().computeIfPresent(key, (same, known) -> {
            int count = known.count() - 1;
            return count < 1 ? null : new Attempts(count, count < free ? 0 : known.blockedUntilMs());
        });
    }

    /** Starts anew. */
    public void forget(String key) {
        attempts.invalidate(key);
    }

    private Attempts after(int count) {
        if (count < free) {
            return new Attempts(count, 0);
        }
        long factor = 1L << Math.min(count - free, MOST_DOUBLINGS);
        long delayMs = Math.min(firstDelay.toMillis() * factor, longestDelay.toMillis());
        return new Attempts(count, clock.millis() + delayMs);
    }
}
