package io.parley.systemtest.client;

import io.parley.proto.client.v1.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The receiving rules of the protocol for a device whose conversations all began after it: drop what was seen, hold what
 * comes too early, tell where a gap is. Not thread-safe.
 */
final class Sequencer {
    private final Map<Long, Long> lastSeen = new HashMap<>();
    private final Map<Long, TreeMap<Long, Message>> held = new HashMap<>();
    private long dropped;

    /** Takes a message in; returns those that are now in order, this one or more, or none. */
    List<Message> accept(Message message) {
        long last = lastSeen(message.getConversationId());
        if (message.getSeq() <= last) {
            dropped++;
            return List.of();
        }
        held.computeIfAbsent(message.getConversationId(), id -> new TreeMap<>()).put(message.getSeq(), message);
        return release(message.getConversationId());
    }

    /** Notes an own message, known from its SendAck; returns what was waiting for it. */
    List<Message> sent(long conversationId, long seq) {
        if (seq == lastSeen(conversationId) + 1) {
            lastSeen.put(conversationId, seq);
        }
        return release(conversationId);
    }

    private List<Message> release(long conversationId) {
        TreeMap<Long, Message> waiting = held.getOrDefault(conversationId, new TreeMap<>());
        List<Message> inOrder = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.firstKey() <= lastSeen(conversationId) + 1) {
            Message next = waiting.pollFirstEntry().getValue();
            if (next.getSeq() == lastSeen(conversationId) + 1) {
                lastSeen.put(conversationId, next.getSeq());
                inOrder.add(next);
            }
        }
        return inOrder;
    }

    boolean hasGap(long conversationId) {
        return held.containsKey(conversationId) && !held.get(conversationId).isEmpty();
    }

    long lastSeen(long conversationId) {
        return lastSeen.getOrDefault(conversationId, 0L);
    }

    /** Messages that came more than once. */
    long dropped() {
        return dropped;
    }
}
