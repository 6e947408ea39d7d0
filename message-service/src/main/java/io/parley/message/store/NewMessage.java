package io.parley.message.store;

/**
 * A validated message that waits to be committed.
 *
 * @param conversationId the direct conversation of sender and recipient
 * @param senderId the user who sends
 * @param recipientId the other user; equal to the sender for notes to oneself
 * @param clientMessageId what makes a repeat recognisable, unique per conversation and sender
 * @param messageType number of {@code client.v1.MessageType}
 * @param text the body
 */
public record NewMessage(
        long conversationId, int senderId, int recipientId, String clientMessageId, int messageType, String text) {

    /** What identifies the message across repeats. */
    RetryKey retryKey() {
        return new RetryKey(conversationId, senderId, clientMessageId);
    }

    /** Identity of a send across repeats. */
    record RetryKey(long conversationId, int senderId, String clientMessageId) {}
}
