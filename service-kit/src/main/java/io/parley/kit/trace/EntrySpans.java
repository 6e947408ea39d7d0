package io.parley.kit.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.parley.proto.client.v1.Error;

/** What the spans of an entry have in common, in whatever process they are. Never what an entry holds. Stateless. */
public final class EntrySpans {
    /** Its conversation. */
    public static final AttributeKey<Long> CONVERSATION = AttributeKey.longKey("parley.conversation.id");

    /** Its place in the conversation. */
    public static final AttributeKey<Long> SEQ = AttributeKey.longKey("parley.seq");

    private EntrySpans() {}

    /** Ends a span with the code of a refusal; does nothing for one of no trace. */
    public static void refused(Span span, Error why) {
        if (span.isRecording()) {
            span.setStatus(StatusCode.ERROR, why.getCode().name()).end();
        }
    }
}
