package io.parley.message.store.entry;

import io.parley.message.entry.Entry;

/**
 * A validated entry that waits to be committed.
 *
 * @param conversationId where it is to stand
 * @param authorId the user who makes it
 * @param clientMessageId what makes a repeat recognisable, unique per conversation and author
 * @param entry what it is
 */
public record NewEntry(long conversationId, int authorId, String clientMessageId, Entry entry) {
    /** What identifies the entry across repeats. */
    public RetryKey retryKey() {
        return new RetryKey(conversationId, authorId, clientMessageId);
    }

    /** Identity of an entry across repeats. */
    public record RetryKey(long conversationId, int authorId, String clientMessageId) {}
}
