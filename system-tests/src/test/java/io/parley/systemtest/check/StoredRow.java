package io.parley.systemtest.check;

/** A message as MySQL holds it. */
public record StoredRow(long conversationId, long seq, int senderId, String clientMessageId, String text) {}
