package io.parley.message.store.position;

/**
 * How far a device has acknowledged a conversation.
 *
 * @param userId the user
 * @param deviceId the user's device
 * @param conversationId the conversation
 * @param seq everything up to here is acknowledged
 */
public record Cursor(int userId, String deviceId, long conversationId, long seq) {
    /** The same, not beyond a seq. */
    Cursor atMost(long lastSeq) {
        return seq <= lastSeq ? this : new Cursor(userId, deviceId, conversationId, lastSeq);
    }
}
