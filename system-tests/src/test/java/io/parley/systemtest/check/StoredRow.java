package io.parley.systemtest.check;

/**
 * An entry as MySQL holds it.
 *
 * @param isPost whether it is a message, which everybody else sees
 */
public record StoredRow(
        long conversationId, long seq, int senderId, String clientMessageId, String text, boolean isPost) {}
