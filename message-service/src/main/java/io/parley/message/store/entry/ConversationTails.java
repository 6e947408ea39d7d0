package io.parley.message.store.entry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the conversations that this pod wrote to lately end: what lets a batch be stored without asking first.
 *
 * <p>A tail is that of an entry that is certainly committed, so it is never ahead of the database. It may be
 * behind: another pod may have written since. Then the next insert meets the other pod's row in the primary key and
 * nothing is stored. Forgetting a tail costs a look-up, nothing else. All of them are forgotten with every new connection,
 * which may lead to a server that took over and knows less than the one before. Safe for any thread.
 */
@Singleton
public class ConversationTails {
    private final Cache<Long, Tail> tails;
    private final AtomicLong generation = new AtomicLong();

    /** For CDI. */
    public ConversationTails(MessageConfig config, MeterRegistry metrics) {
        tails = Caffeine.newBuilder().maximumSize(config.send().remembered()).build();
        metrics.gauge("parley.message.conversations.remembered", tails, Cache::estimatedSize);
    }

    /** Grows whenever all are forgotten: what was remembered before may be of another server. */
    public long generation() {
        return generation.get();
    }

    /** The tails of these conversations in ascending order of their ids; empty when one of them is not known. */
    public Optional<TreeMap<Long, Tail>> of(Set<Long> conversationIds) {
        TreeMap<Long, Tail> found = new TreeMap<>();
        for (Long id : conversationIds) {
            Tail tail = tails.getIfPresent(id);
            if (tail == null) {
                return Optional.empty();
            }
            found.put(id, tail);
        }
        return Optional.of(found);
    }

    /** Notes what a commit left. Tails never go back: answers may come in another order than the commits. */
    public void committed(Map<Long, Tail> ends) {
        ends.forEach((id, end) -> tails.asMap().merge(id, end, Tail::furthest));
    }

    public void forgetAll() {
        generation.incrementAndGet();
        tails.invalidateAll();
    }
}
