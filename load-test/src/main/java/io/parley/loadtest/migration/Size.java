package io.parley.loadtest.migration;

/**
 * How much is in the schema.
 *
 * @param conversations of two users, 1 or more
 * @param messagesEach in each of them, 1 or more
 * @param groups of 200 members, made once the schema has groups
 */
public record Size(int conversations, int messagesEach, int groups) {
    /** Members of each group. */
    static final int GROUP_MEMBERS = 200;

    /** All messages. */
    public long messages() {
        return (long) conversations * messagesEach;
    }

    /** No dimension has more. */
    int largest() {
        return Math.max(Math.max(conversations, messagesEach), Math.max(groups, GROUP_MEMBERS));
    }
}
