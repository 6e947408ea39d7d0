package io.parley.message.store;

import io.parley.message.store.NewMessage.RetryKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The messages of one commit, each once, and the time they get. Immutable; safe to try again. */
final class MessageBatch {
    private final List<NewMessage> messages;
    private final long now;
    private final Map<RetryKey, NewMessage> distinct;
    private final TreeSet<Long> conversations = new TreeSet<>();

    /** @param now milliseconds since 1970 */
    MessageBatch(List<NewMessage> messages, long now) {
        this.messages = messages;
        this.now = now;
        this.distinct = LinkedHashMap.newLinkedHashMap(messages.size());
        for (NewMessage message : messages) {
            distinct.putIfAbsent(message.retryKey(), message);
            conversations.add(message.conversationId());
        }
    }

    long now() {
        return now;
    }

    /** Minutes since 1970. */
    int minute() {
        return (int) TimeUnit.MILLISECONDS.toMinutes(now);
    }

    /** Each message once, in order. */
    Map<RetryKey, NewMessage> distinct() {
        return distinct;
    }

    /** In ascending order. */
    TreeSet<Long> conversations() {
        return conversations;
    }

    /** One place per message, in the order of the batch. A message that is in it twice is new once and repeated after that. */
    List<Committed> inOrder(Map<RetryKey, Committed> places) {
        List<Committed> inOrder = new ArrayList<>(messages.size());
        boolean repeats = distinct.size() < messages.size();
        for (NewMessage message : messages) {
            Committed place = places.get(message.retryKey());
            inOrder.add(place);
            if (repeats && !place.repeated()) {
                places.put(message.retryKey(), new Committed(place.seq(), place.timestampMs(), true));
            }
        }
        return inOrder;
    }
}
