package io.parley.gateway.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Every meter of the gateway, under {@code parley.gateway.*}. Meters of the message path are looked up once, at start.
 * Any thread.
 */
public final class GatewayMetrics {
    private static final String PREFIX = "parley.gateway.";
    private static final int TYPE_VALUES = 256;

    /** Upper bounds: close enough together for percentiles over all gateways, few enough to be scraped from many. */
    private static final Duration[] SEND_LATENCY_BUCKETS = IntStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter[] framesReceived = new Counter[TYPE_VALUES];
    private final Counter[] framesSent = new Counter[TYPE_VALUES];
    private final Map<ErrorCode, Counter> requestsRefused = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> unansweredRefused = new EnumMap<>(ErrorCode.class);
    private final Counter bytesReceived;
    private final Counter bytesSent;
    private final Counter deliveriesStale;
    private final Counter deliveriesWithoutSession;
    private final Counter deliveriesWithoutMembers;
    private final Counter deliveriesDroppedByTest;
    private final Counter pushedLate;
    private final Counter readingPausedByFrames;
    private final Counter readingPausedByBytes;
    private final Timer deliveryLag;
    private final Timer sendLatency;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (int type = 0; type < TYPE_VALUES; type++) {
            String name = nameOf(type);
            framesReceived[type] = counter("frames.received", "Frames from clients", "type", name);
            framesSent[type] = counter("frames.sent", "Frames to clients", "type", name);
        }
        // All of them now: Prometheus counts from the first value that it sees, and would miss the first refusals.
        for (ErrorCode code : ErrorCode.values()) {
            String name = nameOf(code);
            requestsRefused.put(
                    code, counter("requests.refused", "Requests answered with an Error, by code", "code", name));
            unansweredRefused.put(
                    code, counter("frames.refused", "Frames that have no answer and got an Error", "code", name));
        }
        bytesReceived = counter("bytes.received", "Payload bytes from clients");
        bytesSent = counter("bytes.sent", "Frame bytes to clients");
        String dropped = "deliveries.dropped";
        String droppedText = "Deliveries that reached no session";
        deliveriesStale = counter(dropped, droppedText, "reason", "stale_epoch");
        deliveriesWithoutSession = counter(dropped, droppedText, "reason", "no_session");
        deliveriesWithoutMembers = counter(dropped, droppedText, "reason", "members_unknown");
        deliveriesDroppedByTest = counter(dropped, droppedText, "reason", "test_hook");
        pushedLate = counter(
                "deliveries.without.kafka", "Entries pushed because message-service was asked while Kafka is away");
        String paused = "reading.paused";
        String pausedText = "Times that reading from a connection paused, because it had sent more than it may";
        readingPausedByFrames = counter(paused, pausedText, "rate", "frames");
        readingPausedByBytes = counter(paused, pausedText, "rate", "bytes");
        deliveryLag = Timer.builder(PREFIX + "delivery.lag")
                .description("From the writing of a delivery record to its hand-over to the event loops")
                .register(registry);
        sendLatency = Timer.builder(PREFIX + "send.latency")
                .description("From the arrival of a Send to the outcome from message-service")
                .serviceLevelObjectives(SEND_LATENCY_BUCKETS)
                .register(registry);
    }

    /** What frames of a type are called in tags. */
    public static String nameOf(int type) {
        FrameType known = FrameType.forNumber(type);
        return known == null || known == FrameType.FRAME_TYPE_UNSPECIFIED
                ? "unknown"
                : known.name().substring("FRAME_TYPE_".length()).toLowerCase(Locale.ROOT);
    }

    private static String nameOf(ErrorCode code) {
        return code == ErrorCode.ERROR_CODE_UNSPECIFIED || code == ErrorCode.UNRECOGNIZED
                ? "unknown"
                : code.name().substring("ERROR_CODE_".length()).toLowerCase(Locale.ROOT);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Shows a number that somebody keeps: connections, sessions, lengths of queues. */
    public void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(PREFIX + name, value, IntSupplier::getAsInt)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** As {@link #gauge(String, String, IntSupplier)}, one of several queues of the same kind. */
    public void gauge(String name, String description, String tag, String tagValue, IntSupplier value) {
        Gauge.builder(PREFIX + name, value, IntSupplier::getAsInt)
                .description(description)
                .tag(tag, tagValue)
                .strongReference(true)
                .register(registry);
    }

    public void frameReceived(int type, int payloadBytes) {
        framesReceived[type].increment();
        bytesReceived.increment(payloadBytes);
    }

    public void frameSent(int type) {
        framesSent[type].increment();
    }

    public void bytesSent(int bytes) {
        bytesSent.increment(bytes);
    }

    public void readingPaused(boolean byFrames) {
        (byFrames ? readingPausedByFrames : readingPausedByBytes).increment();
    }

    public void connectionOpened(String transport) {
        counter("connections.opened", "Connections accepted", "transport", transport)
                .increment();
    }

    public void connectionClosed(String reason) {
        counter("connections.closed", "Connections ended, by reason", "reason", reason)
                .increment();
    }

    /** One client was asked to reconnect because other gateways have fewer. */
    public void askedToRebalance() {
        counter("rebalance.asked", "Clients asked to reconnect because other gateways have fewer")
                .increment();
    }

    /**
     * A frame of a client was refused.
     *
     * @param request whether it is of a type that is answered
     */
    public void refused(ErrorCode code, boolean request) {
        (request ? requestsRefused : unansweredRefused).get(code).increment();
    }

    public void traceBegun() {
        counter("traces.begun", "Entries that are traced").increment();
    }

    /** More traces are wanted than may begin in a second. */
    public void traceLeftOut() {
        counter("traces.left.out", "Entries that would be traced if there were fewer")
                .increment();
    }

    public void deliveriesStale(int count) {
        deliveriesStale.increment(count);
    }

    public void pushedLate() {
        pushedLate.increment();
    }

    public void deliveryWithoutSession() {
        deliveriesWithoutSession.increment();
    }

    public void deliveryWithoutMembers(int count) {
        deliveriesWithoutMembers.increment(count);
    }

    public void deliveryDroppedByTest() {
        deliveriesDroppedByTest.increment();
    }

    public void deliveryLag(long millis) {
        deliveryLag.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    public void sendLatency(long nanos) {
        sendLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void upstreamFailed(String service) {
        counter("upstream.failures", "Calls of other services that failed", "service", service)
                .increment();
    }

    public void streamBroken() {
        counter("upstream.streams.broken", "Message streams that ended while they were wanted")
                .increment();
    }
}
