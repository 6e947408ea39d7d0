package io.parley.message.entry;

import java.util.Set;

/**
 * What a change is about, as it is before the change.
 *
 * @param kind changes are about posts only
 * @param authorId who made it
 * @param timestampMs when it was committed, milliseconds since 1970
 * @param recalled whether its content was taken back
 * @param reactions the emojis with which the author of the change reacted to it; empty where they do not matter
 * @param pinned whether it is pinned; not told where that does not matter
 * @param pins how many posts of the conversation are pinned; 0 where that does not matter
 * @param byAdmin whether an admin of the group makes the change
 */
public record Target(
        EntryKind kind,
        int authorId,
        long timestampMs,
        boolean recalled,
        Set<String> reactions,
        boolean pinned,
        int pins,
        boolean byAdmin) {
    /** One to which nobody has reacted. */
    public static Target of(EntryKind kind, int authorId, long timestampMs, boolean recalled) {
        return new Target(kind, authorId, timestampMs, recalled, Set.of(), false, 0, false);
    }

    Target asRecalled() {
        return new Target(kind, authorId, timestampMs, true, Set.of(), false, pins, byAdmin);
    }

    /** The same with these reactions of whoever makes the change. */
    public Target withReactions(Set<String> own) {
        return new Target(kind, authorId, timestampMs, recalled, Set.copyOf(own), pinned, pins, byAdmin);
    }

    /** The same with its pin and the number of those in its conversation. */
    public Target withPins(boolean isPinned, int inConversation) {
        return new Target(kind, authorId, timestampMs, recalled, reactions, isPinned, inConversation, byAdmin);
    }

    /** The same, when an admin of the group makes the change. */
    public Target withAdmin(boolean isAdmin) {
        return new Target(kind, authorId, timestampMs, recalled, reactions, pinned, pins, isAdmin);
    }
}
