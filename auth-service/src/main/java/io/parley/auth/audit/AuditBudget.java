package io.parley.auth.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many entries of one kind a user, or an address, can cause in an hour: nobody fills the table with logins. Any thread. */
final class AuditBudget {
    private static final Duration PERIOD = Duration.ofHours(1);
    /** Forgetting one early lets somebody cause a few more. */
    private static final int TRACKED = 100_000;

    private record Key(AuditAction action, Object whose) {}

    private final int most;
    private final Cache<Key, AtomicInteger> counts;

    AuditBudget(int most, Ticker ticker) {
        this.most = most;
        counts = Caffeine.newBuilder()
                .maximumSize(TRACKED)
                .expireAfterWrite(PERIOD)
                .ticker(ticker)
                .build();
    }

    /** What becomes of an entry. */
    enum Room {
        WRITE,
        /** The first that is not written: an entry tells that there are more. */
        TELL,
        LEAVE_OUT
    }

    /**
     * Takes a place for one entry. Each action has places of its own: no number of logins hides a changed password.
     *
     * @param whose by whom entries are counted
     */
    Room take(AuditAction action, Object whose) {
        int before =
                counts.get(new Key(action, whose), key -> new AtomicInteger()).getAndIncrement();
        if (before < most) {
            return Room.WRITE;
        }
        return before == most ? Room.TELL : Room.LEAVE_OUT;
    }
}
