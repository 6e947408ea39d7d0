package io.parley.message.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.message.config.MessageConfig;
import io.parley.proto.presence.v1.MessageCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * What presence-service has said of late about who may send to whom. An answer counts only when it was asked for after the last change
 * of the recipient that has been heard of. Most recipients are open to everybody, and are remembered once. Any thread.
 */
final class RememberedChecks {
    private final Cache<Integer, Long> open;
    private final Cache<Long, Answer> pairs;
    private final Cache<Integer, Change> changes;

    RememberedChecks(MessageConfig.Relations config) {
        Duration longest =
                config.timeToLive().compareTo(config.outageMemory()) > 0 ? config.timeToLive() : config.outageMemory();
        open = cache(config.remembered(), longest);
        pairs = cache(config.remembered(), longest);
        // Of a change that is forgotten, everything that was asked before it is forgotten as well.
        changes = cache(Integer.MAX_VALUE, longest.plus(longest));
    }

    private static <K, V> Cache<K, V> cache(int most, Duration longest) {
        return Caffeine.newBuilder().maximumSize(most).expireAfterWrite(longest).build();
    }

    private record Answer(boolean allowed, long askedNanos) {}

    private record Change(long changedMs, long heardNanos) {}

    /** Whether the sender may send, when that was asked for at this time or later. */
    Optional<Boolean> find(int senderId, int recipientId, long sinceNanos) {
        Change change = changes.getIfPresent(recipientId);
        Long openSince = open.getIfPresent(recipientId);
        if (openSince != null && counts(openSince, sinceNanos, change)) {
            return Optional.of(true);
        }
        Answer answer = pairs.getIfPresent(key(senderId, recipientId));
        return answer != null && counts(answer.askedNanos(), sinceNanos, change)
                ? Optional.of(answer.allowed())
                : Optional.empty();
    }

    private static boolean counts(long askedNanos, long sinceNanos, Change change) {
        return askedNanos - sinceNanos >= 0 && (change == null || askedNanos - change.heardNanos() > 0);
    }

    /** Presence-service has answered what it was asked at a time. */
    void put(int senderId, int recipientId, MessageCheck check, long askedNanos) {
        if (check.getOpenToAll()) {
            open.put(recipientId, askedNanos);
        } else {
            open.invalidate(recipientId);
            pairs.put(key(senderId, recipientId), new Answer(check.getAllowed(), askedNanos));
        }
    }

    /** Somebody's relations changed; being told twice changes nothing. */
    void changed(int userId, long changedMs, long heardNanos) {
        changes.asMap()
                .compute(
                        userId,
                        (id, before) -> before != null && before.changedMs() >= changedMs
                                ? before
                                : new Change(changedMs, heardNanos));
    }

    private static long key(int senderId, int recipientId) {
        return (long) senderId << Integer.SIZE | recipientId & 0xFFFF_FFFFL;
    }
}
