package io.parley.message.entry;

/** One thing that a log can hold, before it has a place in it. */
public sealed interface Entry permits Post {
    /** Under which kind it is stored. */
    EntryKind kind();
}
