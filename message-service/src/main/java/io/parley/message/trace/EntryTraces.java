package io.parley.message.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.parley.kit.trace.EntrySpans;
import io.parley.kit.trace.TraceHeader;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The spans of this service: {@code store} of each traced entry, from its arrival to its outcome; {@code commit} of each batch with a
 * traced entry, a trace of its own that links to them; {@code publish} of each record of Kafka that brings a traced entry to a gateway.
 * Never what an entry holds. Any thread.
 */
@ApplicationScoped
public class EntryTraces {
    private static final AttributeKey<Long> ENTRIES = AttributeKey.longKey("parley.commit.entries");
    private static final AttributeKey<Long> GATEWAY = AttributeKey.longKey("parley.gateway.ordinal");
    private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("parley.gateway.epoch");
    private static final AttributeKey<Long> PARTITION = AttributeKey.longKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

    private final Tracer tracer;

    /** For CDI. */
    public EntryTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * An entry has arrived. The caller ends the span.
     *
     * @param traceparent of its gateway; empty for what is not traced, which costs nothing
     */
    public Span store(String traceparent, long conversationId) {
        return traceparent.isEmpty()
                ? Span.getInvalid()
                : tracer.spanBuilder("store")
                        .setParent(TraceHeader.parent(traceparent))
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute(EntrySpans.CONVERSATION, conversationId)
                        .startSpan();
    }

    /** An entry is durable at this place. */
    public static void committed(Span store, long seq) {
        if (store.isRecording()) {
            store.setAttribute(EntrySpans.SEQ, seq).addEvent("committed");
        }
    }

    /**
     * A batch is committed from now on, until the answer is there.
     *
     * @param spanOf the span of an entry, most of which belong to no trace
     */
    public <E, T> Future<T> commit(List<E> entries, Function<E, Span> spanOf, Future<T> answer) {
        List<Span> traced = new ArrayList<>(0);
        for (E entry : entries) {
            Span store = spanOf.apply(entry);
            if (store.isRecording()) {
                traced.add(store);
            }
        }
        if (traced.isEmpty()) {
            return answer;
        }
        SpanBuilder commit = tracer.spanBuilder("commit").setNoParent().setAttribute(ENTRIES, (long) entries.size());
        traced.forEach(store -> commit.addLink(store.getSpanContext()));
        Span started = commit.startSpan();
        traced.forEach(store -> store.addLink(started.getSpanContext()));
        return answer.onComplete(done -> end(started, done.cause()));
    }

    /** A record with an entry goes to a gateway, in one of its lives. */
    public Span publish(Span store, int ordinal, long epoch) {
        return tracer.spanBuilder("publish")
                .setParent(Context.root().with(store))
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(GATEWAY, (long) ordinal)
                .setAttribute(EPOCH, epoch)
                .startSpan();
    }

    /** Kafka has the record, or has not taken it. */
    public static void published(Span publish, AsyncResult<RecordMetadata> place) {
        if (place.succeeded()) {
            publish.setAttribute(PARTITION, (long) place.result().partition())
                    .setAttribute(OFFSET, place.result().offset());
        }
        end(publish, place.cause());
    }

    /** MySQL's own words may quote what an entry holds: the log has them, a collector does not get them. */
    private static void end(Span span, Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
        }
        span.end();
    }
}
