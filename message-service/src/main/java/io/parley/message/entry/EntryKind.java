package io.parley.message.entry;

/** The kinds of entries by the numbers under which they are stored. Numbers are never reused. */
public enum EntryKind {
    /** What a user sent. */
    POST(1, true),
    /** A post holds something else. */
    EDIT(2, false),
    /** A post was taken back. */
    RECALL(3, false),
    /** Somebody reacted to a post. */
    REACT(4, false),
    /** A reaction was taken away. */
    UNREACT(5, false),
    /** A post was marked for everybody. */
    PIN(6, false),
    /** The mark was taken away. */
    UNPIN(7, false),
    /** Somebody came into a group, went, or became something else in it. */
    MEMBERS(8, false),
    /** A group is called or used otherwise. */
    PROFILE(9, false),
    /** What concerns one user alone. */
    NOTICE(10, true);

    private final int number;
    private final boolean countable;

    EntryKind(int number, boolean countable) {
        this.number = number;
        this.countable = countable;
    }

    /** As in the column {@code kind}. */
    public int number() {
        return number;
    }

    /** Whether the entry counts as unread until it is read. */
    public boolean isCountable() {
        return countable;
    }

    /** The kind of a stored number; an unknown one is of a newer release, and an {@link IllegalStateException}. */
    public static EntryKind of(int number) {
        for (EntryKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new IllegalStateException("An entry has the kind " + number + ", which this release does not know");
    }
}
