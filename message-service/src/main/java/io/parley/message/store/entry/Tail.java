package io.parley.message.store.entry;

/**
 * The end of a conversation.
 *
 * @param seq of its newest entry
 * @param uncounted how many of its entries never count as unread
 * @param membersSeq its newest entry that changed a group; 0 where it is none
 */
public record Tail(long seq, long uncounted, long membersSeq) {
    /** Where it ends after one more entry. */
    public Tail next(boolean countable) {
        return new Tail(seq + 1, countable ? uncounted : uncounted + 1, membersSeq);
    }

    /** The same, and the newest entry changed the group. */
    public Tail withNewMembers() {
        return new Tail(seq, uncounted, seq);
    }

    /** How many entries count. */
    public long ordinal() {
        return seq - uncounted;
    }

    /** The one of the two that is further. */
    static Tail furthest(Tail one, Tail other) {
        return one.seq >= other.seq ? one : other;
    }
}
