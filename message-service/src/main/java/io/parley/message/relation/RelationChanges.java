package io.parley.message.relation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.message.config.MessageConfig;
import io.parley.message.config.RelationsConfig;
import io.parley.message.routing.PresenceClient;
import io.parley.proto.presence.v1.ListRelationChangesResponse;
import io.parley.proto.presence.v1.RelationChange;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks presence-service several times a second whose relations have changed, so that what is remembered of anybody is not believed a
 * second after a change of it was answered. Any thread.
 */
@ApplicationScoped
public class RelationChanges {
    /** What was changed at a time may be committed a little later. */
    private static final long OVERLAP_MS = TimeUnit.SECONDS.toMillis(10);
    /** How old the newest word on what has changed may be. With the time it takes to ask, a change binds within a second. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(750);

    private final PresenceClient presence;
    private final Vertx vertx;
    private final long periodMs;
    private final Cache<Integer, Change> changes;
    private volatile long toldNanos;
    private volatile long toldUntilMs;
    private volatile boolean away;
    private volatile boolean stopping;

    /** For CDI. */
    public RelationChanges(PresenceClient presence, MessageConfig config, Vertx vertx) {
        this.presence = presence;
        this.vertx = vertx;
        periodMs = config.relations().changesPeriod().toMillis();
        // Of a change that is forgotten, everything that was asked before it is forgotten as well.
        Duration kept = longestMemory(config.relations()).multipliedBy(2);
        changes = Caffeine.newBuilder().expireAfterWrite(kept).build();
        toldNanos = System.nanoTime() - FRESH_NANOS - 1;
    }

    /** Until when an answer may count, from the time when it was asked for. */
    public static Duration longestMemory(RelationsConfig config) {
        return config.timeToLive().compareTo(config.outageMemory()) > 0 ? config.timeToLive() : config.outageMemory();
    }

    private record Change(long changedMs, long heardNanos) {}

    /** Begins to ask. */
    public void start() {
        ask();
    }

    /** Asks no more. */
    public void stop() {
        stopping = true;
    }

    /** Whether everything is known that was changed until less than a second ago. */
    public boolean areKnown() {
        return System.nanoTime() - toldNanos <= FRESH_NANOS;
    }

    /** Whether presence-service has failed to answer, and was not heard since: nobody waits for the next failure. */
    public boolean isAway() {
        return away;
    }

    /** Presence-service has not answered a question. */
    public void unanswered() {
        away = true;
    }

    /** Whether what was asked about a user at a time was asked after the last change of him that was heard of. */
    public boolean isNewer(long askedNanos, int userId) {
        Change change = changes.getIfPresent(userId);
        return change == null || askedNanos - change.heardNanos() > 0;
    }

    private void ask() {
        if (stopping) {
            return;
        }
        long askedNanos = System.nanoTime();
        long sinceMs = Math.max(0, toldUntilMs - OVERLAP_MS);
        presence.relationChanges(sinceMs).onComplete(told -> {
            boolean more = told.succeeded() && take(told.result(), sinceMs, askedNanos);
            vertx.setTimer(more ? 1 : periodMs, timer -> ask());
        });
    }

    /** Whether there is more to be told at once. */
    private boolean take(ListRelationChangesResponse told, long sinceMs, long askedNanos) {
        long heardNanos = System.nanoTime();
        away = false;
        for (RelationChange change : told.getChangesList()) {
            changed(change.getUserId(), change.getChangedMs(), heardNanos);
        }
        if (told.getMore()) {
            long lastMs = told.getChanges(told.getChangesCount() - 1).getChangedMs();
            // The next question goes back by the overlap.
            toldUntilMs = Math.max(sinceMs + 1, lastMs) + OVERLAP_MS;
            return true;
        }
        toldUntilMs = told.getNowMs();
        toldNanos = askedNanos;
        return false;
    }

    /** Being told twice changes nothing. */
    private void changed(int userId, long changedMs, long heardNanos) {
        changes.asMap()
                .compute(
                        userId,
                        (id, before) -> before != null && before.changedMs() >= changedMs
                                ? before
                                : new Change(changedMs, heardNanos));
    }
}
