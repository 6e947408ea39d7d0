package io.parley.message.store.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How users reacted to some posts of a conversation, and which of them are pinned, as one user sees it. Not thread-safe. */
public final class Marks {
    private final Map<Long, List<Count>> reactions = new HashMap<>();
    private final Set<Long> pinned = new HashSet<>();

    void reaction(long seq, Count count) {
        reactions.computeIfAbsent(seq, of -> new ArrayList<>()).add(count);
    }

    void pin(long seq) {
        pinned.add(seq);
    }

    /** In the order in which they came. */
    public List<Count> reactions(long seq) {
        return reactions.getOrDefault(seq, List.of());
    }

    /** Whether the post is pinned. */
    public boolean isPinned(long seq) {
        return pinned.contains(seq);
    }

    /**
     * Reactions with one emoji.
     *
     * @param emoji with what
     * @param users how many
     * @param mine whether the user who asks is one of them
     */
    public record Count(String emoji, int users, boolean mine) {}
}
