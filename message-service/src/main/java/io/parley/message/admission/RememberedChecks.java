package io.parley.message.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.message.config.RelationsConfig;
import io.parley.message.relation.RelationChanges;
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
    private final RelationChanges changes;

    RememberedChecks(RelationsConfig config, RelationChanges changes) {
        Duration longest = RelationChanges.longestMemory(config);
        open = cache(config.remembered(), longest);
        pairs = cache(config.remembered(), longest);
        this.changes = changes;
    }

    private static <K, V> Cache<K, V> cache(int most, Duration longest) {
        return Caffeine.newBuilder().maximumSize(most).expireAfterWrite(longest).build();
    }

    private record Answer(boolean allowed, long askedNanos) {}

    /** Whether the sender may send, when that was asked for at this time or later. */
    Optional<Boolean> find(int senderId, int recipientId, long sinceNanos) {
        Long openSince = open.getIfPresent(recipientId);
        if (openSince != null && counts(openSince, sinceNanos, recipientId)) {
            return Optional.of(true);
        }
        Answer answer = pairs.getIfPresent(key(senderId, recipientId));
        return answer != null && counts(answer.askedNanos(), sinceNanos, recipientId)
                ? Optional.of(answer.allowed())
                : Optional.empty();
    }

    private boolean counts(long askedNanos, long sinceNanos, int recipientId) {
        return askedNanos - sinceNanos >= 0 && changes.isNewer(askedNanos, recipientId);
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

    private static long key(int senderId, int recipientId) {
        return (long) senderId << Integer.SIZE | recipientId & 0xFFFF_FFFFL;
    }
}
