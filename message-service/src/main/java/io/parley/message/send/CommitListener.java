package io.parley.message.send;

import io.parley.message.store.NewMessage;

/** Is told of every committed message, on the event loop of its lane. Must not block. */
public interface CommitListener {
    /** A message is durable at this place of its conversation. */
    void committed(NewMessage message, long seq);
}
