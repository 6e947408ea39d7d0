package io.parley.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeaderTest {
    private static final String HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aSpanComesBackAsItWas() {
        SpanContext sent = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("vendor", "x").build());
        assertThat(TraceHeader.of(Span.wrap(sent))).isEqualTo(HEADER);
        SpanContext read = Span.fromContext(TraceHeader.parent(HEADER)).getSpanContext();
        assertThat(read.getTraceId()).isEqualTo(sent.getTraceId());
        assertThat(read.getSpanId()).isEqualTo(sent.getSpanId());
        assertThat(read.isSampled()).isTrue();
        assertThat(read.isRemote()).isTrue();
    }

    @Test
    void whatIsNotTracedHasNone() {
        assertThat(TraceHeader.of(Span.getInvalid())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"})
    void whatNamesNoSpanIsNoParent(String header) {
        assertThat(Span.fromContext(TraceHeader.parent(header)).getSpanContext().isValid())
                .isFalse();
    }
}
