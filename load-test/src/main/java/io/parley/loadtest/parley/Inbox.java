package io.parley.loadtest.parley;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All conversations of one device. Outlives its connections, as the memory of a real client does. Used on one event loop
 * at a time.
 */
final class Inbox {
    private final Map<Long, ConversationView> conversations = new HashMap<>(2);
    private final List<ConversationView> toAcknowledge = new ArrayList<>(1);
    private ConversationView newest;

    /** The conversation, made when it is new. */
    ConversationView conversation(long id) {
        if (newest == null || newest.id() != id) {
            newest = conversations.computeIfAbsent(id, ConversationView::new);
        }
        return newest;
    }

    Collection<ConversationView> all() {
        return conversations.values();
    }

    /** Notes that a conversation may need a Received; true when it is the first one to. */
    boolean noteUnacknowledged(ConversationView conversation) {
        if (!conversation.hasUnacknowledged() || toAcknowledge.contains(conversation)) {
            return false;
        }
        toAcknowledge.add(conversation);
        return toAcknowledge.size() == 1;
    }

    List<ConversationView> toAcknowledge() {
        return toAcknowledge;
    }

    /** Forgets what depended on the connection that broke. */
    void disconnected() {
        toAcknowledge.clear();
        for (ConversationView conversation : conversations.values()) {
            conversation.forgetQuestion();
            conversation.acknowledgeAgain();
        }
    }
}
