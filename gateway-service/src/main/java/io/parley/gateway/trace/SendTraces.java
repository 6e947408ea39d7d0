package io.parley.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.kit.trace.EntrySpans;
import io.parley.proto.client.v1.SendAck;
import java.util.function.LongSupplier;

/**
 * The span {@code send} of a traced entry, the root of its trace: from when the gateway knows where it is to go until the sender is
 * answered. What clients send has no say in it. Any thread.
 */
public final class SendTraces {
    static final AttributeKey<Long> USER = AttributeKey.longKey("parley.user.id");

    private final Tracer tracer;
    private final PerSecond ofChosenUsers;
    private final PerSecond ofTheShare;
    private final GatewayMetrics metrics;
    private volatile Sampling sampling;

    /**
     * @param tracer one that does nothing where traces are off
     * @param mostPerSecond traces that begin in a second, of chosen users, and as many by the share; what is wanted beyond is not traced
     */
    public SendTraces(
            Tracer tracer, Sampling sampling, int mostPerSecond, GatewayMetrics metrics, LongSupplier nanoTime) {
        this.tracer = tracer;
        this.sampling = sampling;
        this.ofChosenUsers = new PerSecond(mostPerSecond, nanoTime);
        this.ofTheShare = new PerSecond(mostPerSecond, nanoTime);
        this.metrics = metrics;
    }

    /** From now on these are traced. */
    public void sample(Sampling wanted) {
        sampling = wanted;
    }

    /** Which are traced. */
    public Sampling sampling() {
        return sampling;
    }

    /** The span of an entry; of no trace for most. Ends by {@link #stored} or {@link EntrySpans#refused}. */
    public Span begin(int user) {
        if (!isTraced(user)) {
            return Span.getInvalid();
        }
        Span span = tracer.spanBuilder("send")
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(USER, (long) user)
                .startSpan();
        if (span.isRecording()) {
            metrics.traceBegun();
        }
        return span;
    }

    /** Whoever is looked for is not crowded out by the share. */
    private boolean isTraced(int user) {
        Sampling wanted = sampling;
        boolean chosen = wanted.isChosen(user);
        if (!chosen && !wanted.isInShare()) {
            return false;
        }
        boolean hasRoom = (chosen ? ofChosenUsers : ofTheShare).pass();
        if (!hasRoom) {
            metrics.traceLeftOut();
        }
        return hasRoom;
    }

    /** The sender is told where it is. */
    public static void stored(Span send, SendAck place) {
        if (send.isRecording()) {
            send.setAttribute(EntrySpans.CONVERSATION, place.getConversationId())
                    .setAttribute(EntrySpans.SEQ, place.getSeq())
                    .end();
        }
    }
}
