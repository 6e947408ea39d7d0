package io.parley.message.store;

import io.parley.message.store.NewEntry.RetryKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The entries of one commit, each once, and the time they get. Immutable; safe to try again. */
final class EntryBatch {
    private final List<NewEntry> entries;
    private final long now;
    private final Map<RetryKey, NewEntry> distinct;
    private final TreeSet<Long> conversations = new TreeSet<>();

    /** @param now milliseconds since 1970 */
    EntryBatch(List<NewEntry> entries, long now) {
        this.entries = entries;
        this.now = now;
        this.distinct = LinkedHashMap.newLinkedHashMap(entries.size());
        for (NewEntry entry : entries) {
            distinct.putIfAbsent(entry.retryKey(), entry);
            conversations.add(entry.conversationId());
        }
    }

    long now() {
        return now;
    }

    /** Minutes since 1970. */
    int minute() {
        return (int) TimeUnit.MILLISECONDS.toMinutes(now);
    }

    /** Each entry once, in order. */
    Map<RetryKey, NewEntry> distinct() {
        return distinct;
    }

    /** In ascending order. */
    TreeSet<Long> conversations() {
        return conversations;
    }

    /** One place per entry, in the order of the batch. An entry that is in it twice is new once and repeated after that. */
    List<Committed> inOrder(Map<RetryKey, Committed> places) {
        List<Committed> inOrder = new ArrayList<>(entries.size());
        boolean repeats = distinct.size() < entries.size();
        for (NewEntry entry : entries) {
            Committed place = places.get(entry.retryKey());
            inOrder.add(place);
            if (repeats && !place.repeated()) {
                places.put(entry.retryKey(), new Committed(place.seq(), place.timestampMs(), true));
            }
        }
        return inOrder;
    }
}
