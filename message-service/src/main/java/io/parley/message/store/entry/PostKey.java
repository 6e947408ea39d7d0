package io.parley.message.store.entry;

/** Where a post stands. */
public record PostKey(long conversationId, long seq) {}
