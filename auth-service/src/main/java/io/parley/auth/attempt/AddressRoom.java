package io.parley.auth.attempt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;

/**
 * How many attempts of one kind an address has left. It has some at once, and when they are used up it gets one more in
 * each period: it is slowed and never shut, since others may be behind the same address. Counted when an attempt begins, so
 * many at once gain nothing. Any thread may call.
 */
public final class AddressRoom {
    /** What an address can have at the most, times what it has at first: what successful logins earn is bounded. */
    private static final int MOST_EARNED = 10;

    private final int attempts;
    private final double periodMs;
    private final Clock clock;
    private final Counter refused;
    private final Cache<String, Room> rooms;

    /** @param kind of the attempts, for the metric of those that are refused */
    public AddressRoom(String kind, Terms terms, Clock clock, MeterRegistry metrics) {
        attempts = terms.attempts();
        this.clock = clock;
        periodMs = terms.pace().toMillis();
        rooms = Caffeine.newBuilder()
                .maximumSize(terms.trackedKeys())
                .expireAfterAccess(terms.memory())
                .build();
        refused = AttemptLimiter.refusals(kind, metrics);
    }

    /**
     * What an address has.
     *
     * @param attempts at once
     * @param pace the time in which it gets one more when they are used up
     * @param memory after how much quiet time it is forgotten
     * @param trackedKeys addresses that are counted at the same time
     */
    public record Terms(int attempts, Duration pace, Duration memory, int trackedKeys) {
        /** So many attempts, and the rest as for all kinds. */
        public static Terms of(int attempts, AttemptSettings settings) {
            return new Terms(attempts, settings.addressPace(), settings.memory(), settings.trackedKeys());
        }
    }

    /** What was left at a time, with parts of one, and whether the last attempt was let in. */
    private record Room(double left, long atMs, boolean taken) {}

    /** One attempt begins; RATE_LIMITED when none is left. */
    public void take(ClientAddress address) {
        if (!address.known()) {
            return;
        }
        long nowMs = clock.millis();
        Room room = rooms.asMap().compute(address.key(), (key, before) -> {
            double left = leftNow(before, nowMs);
            return left >= 1 ? new Room(left - 1, nowMs, true) : new Room(left, nowMs, false);
        });
        if (!room.taken()) {
            refused.increment();
            throw Refusal.rateLimited(
                    "Too many attempts from this address; please wait before the next one.",
                    Duration.ofMillis((long) Math.ceil((1 - room.left()) * periodMs)));
        }
    }

    /** The attempt turned out well: it costs nothing, and the address has so many more. */
    public void giveBack(ClientAddress address, int earned) {
        if (address.known()) {
            long nowMs = clock.millis();
            rooms.asMap().compute(address.key(), (key, before) -> {
                double left = leftNow(before, nowMs) + 1 + earned;
                return new Room(Math.min(left, (double) attempts * MOST_EARNED), nowMs, true);
            });
        }
    }

    /** Up to its first number it fills by itself; what was earned beyond that only shrinks. */
    private double leftNow(Room before, long nowMs) {
        if (before == null) {
            return attempts;
        }
        return before.left() >= attempts
                ? before.left()
                : Math.min(before.left() + Math.max(0, nowMs - before.atMs()) / periodMs, attempts);
    }
}
