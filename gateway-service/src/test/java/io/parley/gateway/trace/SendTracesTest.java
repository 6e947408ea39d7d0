package io.parley.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.kit.trace.EntrySpans;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.SendAck;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendTracesTest {
    private static final int ANN = 100_000_001;
    private static final int BEN = 100_000_002;
    private static final int MOST = 3;

    private final SpanRecorder recorder = new SpanRecorder();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

    @Test
    void onlyTheEntriesOfThoseUsersAreTraced() {
        SendTraces traces = traces(new Sampling(0, Set.of(ANN)));
        assertThat(traces.begin(BEN).isRecording()).isFalse();
        assertThat(traces.begin(ANN).isRecording()).isTrue();
        traces.sample(traces.sampling().withUsers(Set.of(BEN)));
        assertThat(traces.begin(ANN).isRecording()).isFalse();
        assertThat(traces.begin(BEN).isRecording()).isTrue();
    }

    @Test
    void aShareOfOneTracesAllAndAShareOfZeroNone() {
        SendTraces traces = traces(new Sampling(1, Set.of()));
        assertThat(traces.begin(BEN).isRecording()).isTrue();
        traces.sample(traces.sampling().withShare(0));
        assertThat(traces.begin(BEN).isRecording()).isFalse();
    }

    @Test
    void noMoreBeginInASecondThanMay() {
        SendTraces traces = traces(new Sampling(1, Set.of()));
        for (int i = 0; i < MOST; i++) {
            assertThat(traces.begin(ANN).isRecording()).isTrue();
        }
        assertThat(traces.begin(ANN).isRecording()).isFalse();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(traces.begin(ANN).isRecording()).isFalse();
        now.incrementAndGet();
        assertThat(traces.begin(ANN).isRecording()).isTrue();
        assertThat(registry.counter("parley.gateway.traces.begun").count()).isEqualTo(MOST + 1);
        assertThat(registry.counter("parley.gateway.traces.left.out").count()).isEqualTo(2);
    }

    @Test
    void whoeverIsLookedForIsNotCrowdedOutByTheShare() {
        SendTraces traces = traces(new Sampling(1, Set.of(ANN)));
        for (int i = 0; i < 2 * MOST; i++) {
            assertThat(traces.begin(BEN).isRecording()).isEqualTo(i < MOST);
        }
        for (int i = 0; i < 2 * MOST; i++) {
            assertThat(traces.begin(ANN).isRecording()).isEqualTo(i < MOST);
        }
    }

    @Test
    void theEndSaysWhatBecameOfIt() {
        SendTraces traces = traces(new Sampling(1, Set.of()));
        SendTraces.stored(
                traces.begin(ANN),
                SendAck.newBuilder().setConversationId(7).setSeq(9).build());
        EntrySpans.refused(
                traces.begin(BEN),
                Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_FORBIDDEN)
                        .setMessage("words of somebody")
                        .build());
        assertThat(recorder.ended())
                .satisfiesExactly(
                        stored -> {
                            assertThat(stored.getAttributes().get(EntrySpans.SEQ))
                                    .isEqualTo(9);
                            assertThat(stored.getAttributes().get(EntrySpans.CONVERSATION))
                                    .isEqualTo(7);
                            assertThat(stored.getAttributes().get(SendTraces.USER))
                                    .isEqualTo(ANN);
                        },
                        refused -> {
                            assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                            assertThat(refused.getStatus().getDescription()).isEqualTo("ERROR_CODE_FORBIDDEN");
                        });
    }

    @Test
    void whereTracesAreOffNothingIsCounted() {
        SendTraces traces = new SendTraces(
                OpenTelemetry.noop().getTracer("none"),
                new Sampling(1, Set.of()),
                MOST,
                new GatewayMetrics(registry),
                now::get);
        Span span = traces.begin(ANN);
        assertThat(span.isRecording()).isFalse();
        SendTraces.stored(span, SendAck.getDefaultInstance());
        assertThat(registry.find("parley.gateway.traces.begun").counter()).isNull();
    }

    private SendTraces traces(Sampling sampling) {
        return new SendTraces(recorder.tracer(), sampling, MOST, new GatewayMetrics(registry), now::get);
    }
}
