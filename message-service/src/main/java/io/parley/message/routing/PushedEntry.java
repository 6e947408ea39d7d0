package io.parley.message.routing;

import io.opentelemetry.api.trace.Span;

/**
 * Which entry a push brings.
 *
 * @param conversationId 0 for a push of something else
 * @param again whether it was pushed before and not acknowledged
 * @param store the entry's span in this service; of no trace for most
 */
public record PushedEntry(long conversationId, long seq, boolean again, Span store) {
    /** A push of something that is in no log. */
    public static final PushedEntry NONE = new PushedEntry(0, 0, false, Span.getInvalid());

    /** A push because the entry was not acknowledged. */
    public static PushedEntry again(long conversationId, long seq) {
        return new PushedEntry(conversationId, seq, true, Span.getInvalid());
    }

    /** Whether it is an entry of a log. */
    public boolean isEntry() {
        return conversationId != 0;
    }
}
