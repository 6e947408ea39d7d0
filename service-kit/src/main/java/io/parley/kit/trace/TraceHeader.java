package io.parley.kit.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;

/** A span as a field of what one process sends to another: W3C's traceparent, 55 characters. Stateless. */
public final class TraceHeader {
    private static final String FIELD = "traceparent";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapSetter<String[]> SETTER = (header, field, value) -> {
        if (field.equals(FIELD)) {
            header[0] = value;
        }
    };
    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String header) {
            return List.of(FIELD);
        }

        @Override
        public String get(String header, String field) {
            return field.equals(FIELD) ? header : null;
        }
    };

    private TraceHeader() {}

    /** The header of a span; empty for one that belongs to no trace. */
    public static String of(Span span) {
        String[] header = {""};
        W3C.inject(Context.root().with(span), header, SETTER);
        return header[0];
    }

    /** What a span is to be a child of; the root where the header names no span. */
    public static Context parent(String header) {
        return W3C.extract(Context.root(), header, GETTER);
    }
}
