package io.parley.message.store.read;

import io.parley.message.store.entry.StoredEntry;
import java.util.List;

/**
 * A part of a conversation in its present state.
 *
 * @param entries posts, and events of a group when they were asked for, newest first
 * @param marks of the posts
 * @param asOfSeq the newest entry when this was read: changes up to it are in the posts and marks, later ones are not
 * @param more whether there are entries below those that were looked at
 */
public record HistoryPage(List<StoredEntry> entries, Marks marks, long asOfSeq, boolean more) {}
