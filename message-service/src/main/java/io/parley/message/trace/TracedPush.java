package io.parley.message.trace;

import io.opentelemetry.api.trace.Span;

/**
 * Which entry a push brings, where its way is traced.
 *
 * @param store the entry's span in this service; of no trace where nothing is traced
 */
public record TracedPush(Span store, long conversationId, long seq) {
    /** A push whose way is not traced. */
    public static final TracedPush NONE = new TracedPush(Span.getInvalid(), 0, 0);

    /** The push of an entry that is in its place. */
    public static TracedPush of(Span store, long conversationId, long seq) {
        return store.isRecording() ? new TracedPush(store, conversationId, seq) : NONE;
    }

    /** Whether its way is traced. */
    public boolean isTraced() {
        return store.isRecording();
    }
}
