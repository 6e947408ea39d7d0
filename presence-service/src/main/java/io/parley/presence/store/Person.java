package io.parley.presence.store;

/**
 * How much somebody has in his book, as it stands in his locked row.
 *
 * @param messagesFrom who may send to him, as the number of {@code parley.client.v1.Allowed}
 * @param statusFrom who sees his status, likewise
 * @param readReceipts whether he gives and gets read receipts
 * @param version of his list of contacts
 */
record Person(
        int userId, int messagesFrom, int statusFrom, boolean readReceipts, int contacts, int blocks, long version) {}
