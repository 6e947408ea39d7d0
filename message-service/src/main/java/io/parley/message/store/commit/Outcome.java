package io.parley.message.store.commit;

/** What became of an entry that was to be committed. */
public sealed interface Outcome permits Committed, Refused {}
