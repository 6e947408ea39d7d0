package io.parley.message.store.commit;

import io.parley.message.entry.Change;
import io.parley.message.entry.Post;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.NewEntry.RetryKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        return minute(now);
    }

    static int minute(long now) {
        return (int) TimeUnit.MILLISECONDS.toMinutes(now);
    }

    /** Whether something in it changes posts, or names users: then more than the log is written. */
    boolean hasEffects() {
        return entries.stream()
                .anyMatch(entry -> entry.entry() instanceof Change
                        || entry.entry() instanceof Post post
                                && !post.content().isEmpty()
                                && !post.mentions().isEmpty());
    }

    /** Each entry once, in order. */
    Map<RetryKey, NewEntry> distinct() {
        return distinct;
    }

    /** The distinct entries but for these. */
    Map<RetryKey, NewEntry> without(Set<RetryKey> settled) {
        Map<RetryKey, NewEntry> rest = new LinkedHashMap<>(distinct);
        rest.keySet().removeAll(settled);
        return rest;
    }

    /** In ascending order. */
    TreeSet<Long> conversations() {
        return conversations;
    }

    /** One outcome per entry, in the order of the batch. An entry that is in it twice is new once and repeated after that. */
    List<Outcome> inOrder(Map<RetryKey, ? extends Outcome> outcomes) {
        List<Outcome> inOrder = new ArrayList<>(entries.size());
        Set<RetryKey> seen = distinct.size() < entries.size() ? new HashSet<>() : null;
        for (NewEntry entry : entries) {
            Outcome outcome = outcomes.get(entry.retryKey());
            boolean again = seen != null && !seen.add(entry.retryKey());
            inOrder.add(
                    again && outcome instanceof Committed place
                            ? Committed.again(place.seq(), place.timestampMs())
                            : outcome);
        }
        return inOrder;
    }
}
