package io.parley.message.send;

import io.parley.message.store.entry.NewEntry;

/** Is told of every committed entry, on the event loop of its lane. Must not block. */
public interface CommitListener {
    /** An entry is durable at this place of its conversation. */
    void committed(NewEntry entry, long seq);
}
