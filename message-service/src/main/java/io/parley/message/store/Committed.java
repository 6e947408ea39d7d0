package io.parley.message.store;

/**
 * A message's place after its commit.
 *
 * @param seq place in the conversation
 * @param timestampMs commit time, milliseconds since 1970 UTC
 * @param repeated whether the message had been committed before and this send was a repeat of it
 */
public record Committed(long seq, long timestampMs, boolean repeated) {}
