package io.parley.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.proto.event.v1.TracedEntry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final AttributeKey<Boolean> ACKNOWLEDGED = AttributeKey.booleanKey("parley.acknowledged");
    private static final AttributeKey<Boolean> GIVEN_UP = AttributeKey.booleanKey("parley.given.up");
    private static final int A_SECOND = 50;
    private static final int ANN = 100_000_001;
    private static final Instant READ_AT = Instant.ofEpochSecond(1_700_000_000);

    private final SpanRecorder recorder = new SpanRecorder();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final DeliveryTraces traces = traces(recorder.tracer());

    private DeliveryTraces traces(Tracer tracer) {
        return new DeliveryTraces(tracer, A_SECOND, 10, new GatewayMetrics(registry), now::get);
    }

    @Test
    void theAcknowledgementOfALaterEntryEndsAllBeforeIt() {
        write(7, 1);
        write(7, 2);
        write(7, 4);
        write(8, 1);
        traces.acknowledged(ANN, "phone", 7, 3);
        assertThat(recorder.ended()).hasSize(2).allSatisfy(span -> {
            assertThat(span.getName()).isEqualTo("deliver");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(span.getAttributes().get(ACKNOWLEDGED)).isTrue();
            assertThat(span.getStartEpochNanos()).isEqualTo(READ_AT.getEpochSecond() * 1_000_000_000);
            assertThat(span.getEvents()).singleElement().satisfies(event -> assertThat(event.getName())
                    .isEqualTo("written"));
        });
        traces.acknowledged(ANN, "phone", 7, 4);
        assertThat(recorder.ended()).hasSize(3);
        assertThat(traces.open()).isEqualTo(1);
    }

    @Test
    void anotherDeviceOrUserEndsNothing() {
        write(7, 1);
        traces.acknowledged(ANN, "tablet", 7, 1);
        traces.acknowledged(ANN + 1, "phone", 7, 1);
        assertThat(recorder.ended()).isEmpty();
    }

    @Test
    void whoeverNeverAcknowledgesHoldsAFewAndTheOldestEndWithout() {
        for (int seq = 1; seq <= 20; seq++) {
            write(7, seq);
        }
        assertThat(recorder.ended()).hasSize(4).allSatisfy(DeliveryTracesTest::wasGivenUp);
        assertThat(traces.open()).isEqualTo(1);
    }

    @Test
    void thereIsRoomForSoManyAndNoMore() {
        for (int conversation = 1; conversation <= 40; conversation++) {
            write(conversation, 1);
        }
        await().untilAsserted(() -> assertThat(traces.open()).isEqualTo(10));
        assertThat(recorder.ended()).hasSize(30).allSatisfy(DeliveryTracesTest::wasGivenUp);
    }

    @Test
    void whereTracesAreOffNothingIsKept() {
        DeliveryTraces off = traces(OpenTelemetry.noop().getTracer("none"));
        off.written(entry(7, 1), ANN, "phone", 5, READ_AT);
        assertThat(off.open()).isZero();
    }

    /** Nobody may take it for a device that has not acknowledged. */
    private static void wasGivenUp(SpanData span) {
        assertThat(span.getAttributes().get(GIVEN_UP)).isTrue();
        assertThat(span.getAttributes().get(ACKNOWLEDGED)).isNull();
    }

    @Test
    void aLargeGroupCostsNoMoreSpansASecondThanThis() {
        for (int user = 0; user < 10 * A_SECOND; user++) {
            traces.written(entry(7, 1), ANN + user, "phone", 5, READ_AT);
        }
        await().untilAsserted(() -> assertThat(traces.open()).isEqualTo(10));
        assertThat(recorder.ended()).hasSize(A_SECOND - 10);
        assertThat(registry.counter("parley.gateway.traces.left.out").count()).isEqualTo(9 * A_SECOND);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        write(8, 1);
        await().untilAsserted(() -> assertThat(recorder.ended()).hasSize(A_SECOND - 9));
    }

    private void write(long conversation, long seq) {
        traces.written(entry(conversation, seq), ANN, "phone", 5, READ_AT);
    }

    private static TracedEntry entry(long conversation, long seq) {
        return TracedEntry.newBuilder()
                .setTraceparent("00-" + TRACE + "-" + PARENT + "-01")
                .setConversationId(conversation)
                .setSeq(seq)
                .build();
    }
}
