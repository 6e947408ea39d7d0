package io.parley.message.store;

/** A message as it is kept. Fields as in {@link NewMessage} and {@link Committed}. */
public record StoredMessage(
        long conversationId,
        long seq,
        int senderId,
        String clientMessageId,
        int messageType,
        long timestampMs,
        String text) {}
