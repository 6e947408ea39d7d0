package io.parley.message.redelivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/** The sessions that are behind, by conversation. Bounded; not thread-safe. */
final class LaggingSessions {
    private final int limit;
    private final int maxDoublings;
    private final Map<Long, Map<Long, Lag>> byConversation = new HashMap<>();
    private volatile int size;

    LaggingSessions(int limit, int maxDoublings) {
        this.limit = limit;
        this.maxDoublings = maxDoublings;
    }

    /** How many sessions are followed. Safe for any thread. */
    int size() {
        return size;
    }

    /** The conversations in which somebody is behind. */
    Set<Long> conversations() {
        return new HashSet<>(byConversation.keySet());
    }

    /** Notes what a look shows of one session, and says after which seq its push is due again, see {@link Lag#dueAfter}. */
    long dueAfter(long conversationId, long sessionId, long acked, long lastSeq, long look) {
        Map<Long, Lag> sessions = byConversation.get(conversationId);
        if (acked >= lastSeq) {
            if (sessions != null) {
                forget(conversationId, sessions, sessionId);
            }
            return Lag.NOTHING;
        }
        Lag lag = sessions == null ? null : sessions.get(sessionId);
        if (lag != null) {
            return lag.dueAfter(acked, lastSeq, look);
        }
        if (size < limit) {
            byConversation
                    .computeIfAbsent(conversationId, id -> new HashMap<>(4))
                    .put(sessionId, new Lag(maxDoublings, acked, lastSeq, look));
            size++;
        }
        return Lag.NOTHING;
    }

    /** Notes that a due push was repeated. */
    void pushed(long conversationId, long sessionId, long look) {
        Lag lag = byConversation.getOrDefault(conversationId, Map.of()).get(sessionId);
        if (lag != null) {
            lag.pushed(look);
        }
    }

    /** Forgets every conversation but these. */
    void retainConversations(LongPredicate kept) {
        byConversation.entrySet().removeIf(at -> {
            boolean gone = !kept.test(at.getKey());
            if (gone) {
                size -= at.getValue().size();
            }
            return gone;
        });
    }

    /** Forgets the sessions of a conversation that live no more. */
    void retain(long conversationId, Set<Long> liveSessions) {
        Map<Long, Lag> sessions = byConversation.get(conversationId);
        if (sessions != null) {
            for (Long sessionId : Set.copyOf(sessions.keySet())) {
                if (!liveSessions.contains(sessionId)) {
                    forget(conversationId, sessions, sessionId);
                }
            }
        }
    }

    private void forget(long conversationId, Map<Long, Lag> sessions, long sessionId) {
        if (sessions.remove(sessionId) != null) {
            size--;
        }
        if (sessions.isEmpty()) {
            byConversation.remove(conversationId);
        }
    }
}
