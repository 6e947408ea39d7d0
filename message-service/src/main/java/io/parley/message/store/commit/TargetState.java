package io.parley.message.store.commit;

import io.parley.message.entry.Change;
import io.parley.message.entry.Target;
import io.parley.message.store.entry.PostKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the changes of a batch are about, as it is between one change and the next. Not thread-safe. */
final class TargetState {
    private final Map<PostKey, Target> posts = new HashMap<>();
    private final Map<PostKey, Map<Integer, Set<String>>> reactions = new HashMap<>();
    private final Map<Long, Set<Long>> pinned = new HashMap<>();

    void post(PostKey key, Target target) {
        posts.put(key, target);
    }

    void reaction(PostKey key, int userId, String emoji) {
        reactionsOf(key, userId).add(emoji);
    }

    void pin(PostKey key) {
        pinnedIn(key).add(key.seq());
    }

    private Set<String> reactionsOf(PostKey key, int userId) {
        return reactions.computeIfAbsent(key, at -> new HashMap<>()).computeIfAbsent(userId, by -> new HashSet<>());
    }

    private Set<Long> pinnedIn(PostKey key) {
        return pinned.computeIfAbsent(key.conversationId(), in -> new HashSet<>());
    }

    /** What is there, as whoever makes a change sees it; {@code null} when nothing is. */
    Target seenBy(int userId, PostKey key) {
        Target post = posts.get(key);
        Set<Long> pins = pinnedIn(key);
        return post == null
                ? null
                : post.withReactions(reactionsOf(key, userId)).withPins(pins.contains(key.seq()), pins.size());
    }

    /** Goes on with what the change leaves. */
    void apply(Change change, int userId, PostKey key) {
        Target after = change.applied(seenBy(userId, key));
        posts.put(key, after);
        Set<String> own = reactionsOf(key, userId);
        own.clear();
        own.addAll(after.reactions());
        if (after.pinned()) {
            pinnedIn(key).add(key.seq());
        } else {
            pinnedIn(key).remove(key.seq());
        }
    }
}
