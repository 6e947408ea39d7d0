package io.parley.message.store;

/** Where a post stands. */
record PostKey(long conversationId, long seq) {}
