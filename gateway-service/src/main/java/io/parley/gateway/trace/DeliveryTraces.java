package io.parley.gateway.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.kit.trace.EntrySpans;
import io.parley.kit.trace.TraceHeader;
import io.parley.proto.event.v1.TracedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The span {@code deliver} of a traced entry for each device on this gateway: from the record of Kafka to the device's acknowledgement
 * of it or of a later one, with the event {@code written} between them. What is not acknowledged in a minute ends as such; what is one of too many is given up. Costs
 * no more than so many spans a second, however large the groups. Any thread.
 */
public final class DeliveryTraces {
    private static final AttributeKey<String> DEVICE = AttributeKey.stringKey("parley.device.id");
    private static final AttributeKey<Long> SESSION = AttributeKey.longKey("parley.session.id");
    private static final AttributeKey<Boolean> ACKNOWLEDGED = AttributeKey.booleanKey("parley.acknowledged");
    private static final AttributeKey<Boolean> GIVEN_UP = AttributeKey.booleanKey("parley.given.up");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_OF_ONE_PLACE = 16;

    private final Tracer tracer;
    private final PerSecond rate;
    private final GatewayMetrics metrics;
    private final Cache<Place, List<Open>> open;

    /**
     * @param tracer one that does nothing where traces are off
     * @param mostPerSecond spans that begin in a second
     * @param mostOpen devices and conversations with entries that are not acknowledged yet
     */
    public DeliveryTraces(
            Tracer tracer, int mostPerSecond, int mostOpen, GatewayMetrics metrics, LongSupplier nanoTime) {
        this.tracer = tracer;
        this.rate = new PerSecond(mostPerSecond, nanoTime);
        this.metrics = metrics;
        this.open = Caffeine.newBuilder()
                .expireAfterWrite(PATIENCE)
                .maximumSize(mostOpen)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .removalListener(DeliveryTraces::evicted)
                .build();
    }

    /** A conversation on a device. */
    private record Place(int user, String device, long conversation) {}

    private record Open(long seq, Span span) {}

    /** Devices and conversations with entries that are not acknowledged yet. */
    public int open() {
        return (int) open.estimatedSize();
    }

    /**
     * A frame has been given to a device's connection.
     *
     * @param readAt when its record came from Kafka
     */
    public void written(TracedEntry entry, int user, String device, long session, Instant readAt) {
        if (!rate.pass()) {
            metrics.traceLeftOut();
            return;
        }
        Span span = tracer.spanBuilder("deliver")
                .setParent(TraceHeader.parent(entry.getTraceparent()))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(readAt)
                .setAttribute(SendTraces.USER, (long) user)
                .setAttribute(DEVICE, device)
                .setAttribute(SESSION, session)
                .setAttribute(EntrySpans.CONVERSATION, entry.getConversationId())
                .setAttribute(EntrySpans.SEQ, entry.getSeq())
                .startSpan();
        if (!span.isRecording()) {
            return;
        }
        span.addEvent("written");
        open.asMap().compute(new Place(user, device, entry.getConversationId()), (place, before) -> {
            List<Open> spans = before == null ? new ArrayList<>(1) : new ArrayList<>(before);
            spans.add(new Open(entry.getSeq(), span));
            if (spans.size() > MOST_OF_ONE_PLACE) {
                spans.removeFirst().span.setAttribute(GIVEN_UP, true).end();
            }
            return spans;
        });
    }

    /** A device has everything up to an entry. Costs next to nothing while nothing is traced. */
    public void acknowledged(int user, String device, long conversation, long seq) {
        if (open.estimatedSize() == 0) {
            return;
        }
        open.asMap().computeIfPresent(new Place(user, device, conversation), (place, spans) -> {
            List<Open> later = new ArrayList<>(spans.size());
            for (Open entry : spans) {
                if (entry.seq <= seq) {
                    entry.span.setAttribute(ACKNOWLEDGED, true).end();
                } else {
                    later.add(entry);
                }
            }
            return later.isEmpty() ? null : later;
        });
    }

    private static void evicted(Place place, List<Open> spans, RemovalCause cause) {
        switch (cause) {
            case EXPIRED ->
                spans.forEach(
                        entry -> entry.span.setAttribute(ACKNOWLEDGED, false).end());
            case SIZE ->
                spans.forEach(entry -> entry.span.setAttribute(GIVEN_UP, true).end());
            default -> {
                // Acknowledged, or more of the same place.
            }
        }
    }
}
