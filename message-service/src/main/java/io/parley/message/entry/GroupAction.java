package io.parley.message.entry;

/**
 * What somebody wants to do to a group. What then stands in the log, an {@link Event}, depends on the group as it is when the entry
 * gets its place. Never stored itself.
 */
public non-sealed interface GroupAction extends Entry {
    @Override
    default EntryKind kind() {
        return EntryKind.MEMBERS;
    }

    @Override
    default String text() {
        return "";
    }
}
