package io.parley.message.store;

/**
 * An entry's place after its commit.
 *
 * @param seq place in the conversation
 * @param timestampMs commit time, milliseconds since 1970 UTC
 * @param repeated whether the entry had been committed before and this one was a repeat of it
 */
public record Committed(long seq, long timestampMs, boolean repeated) implements Outcome {}
