package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayList;
import java.util.List;

/** The talks of one event loop: paces their messages and counts their deliveries. Used on that loop. */
final class LoopTraffic {
    private static final long SLOWEST_TURN_NANOS = 1_000_000_000L;

    private final LoadLoop loop;
    private final List<Talk> talks = new ArrayList<>();
    private Latencies latencies = new Latencies();
    private Timeline timeline;
    private long measureFrom = Long.MAX_VALUE;
    private long measureUntil = Long.MAX_VALUE;
    private long deliveredWhileMeasured;
    private long delivered;
    /** 0 while nothing is paced. */
    private long nanosPerMessage;

    private long nextDue;
    private int nextTalk;
    private int pacing;

    LoopTraffic(LoadLoop loop) {
        this.loop = loop;
    }

    LoadLoop loop() {
        return loop;
    }

    List<Talk> talks() {
        return talks;
    }

    /** Latency counts for messages intended, throughput for messages delivered, between these times. */
    void measure(long from, long until) {
        latencies = new Latencies();
        deliveredWhileMeasured = 0;
        measureFrom = from;
        measureUntil = until;
    }

    void watch(Timeline newTimeline) {
        timeline = newTimeline;
    }

    /**
     * Sends evenly from now on, talk after talk; 0 stops. What was due before leaves before, however late this loop is:
     * a message that is left out when the machine stood still would be a latency that nobody sees.
     */
    void pace(double messagesPerSecond) {
        if (nanosPerMessage > 0) {
            sendUntil(System.nanoTime());
        }
        pacing++;
        nanosPerMessage = 0;
        if (messagesPerSecond > 0 && !talks.isEmpty()) {
            nanosPerMessage = Math.round(1e9 / messagesPerSecond);
            nextDue = System.nanoTime();
            sendDue(pacing);
        }
    }

    void delivered(long intendedNanos) {
        long now = System.nanoTime();
        delivered++;
        if (now >= measureFrom && now < measureUntil) {
            deliveredWhileMeasured++;
        }
        if (measures(intendedNanos)) {
            latencies.record(now - intendedNanos);
        }
        if (timeline != null) {
            timeline.delivered(intendedNanos, now);
        }
    }

    /** Whether the latency of what was intended then counts. */
    boolean measures(long intendedNanos) {
        return intendedNanos >= measureFrom && intendedNanos < measureUntil;
    }

    Latencies latencies() {
        return latencies;
    }

    long deliveredWhileMeasured() {
        return deliveredWhileMeasured;
    }

    /** Delivered since the beginning. */
    long delivered() {
        return delivered;
    }

    private void sendDue(int ofPacing) {
        if (ofPacing != pacing) {
            return;
        }
        long now = System.nanoTime();
        sendUntil(now);
        loop.after(Math.min(nextDue - now, SLOWEST_TURN_NANOS), () -> sendDue(ofPacing));
    }

    private void sendUntil(long now) {
        while (nextDue <= now) {
            talks.get(nextTalk++ % talks.size()).send(nextDue);
            nextDue += nanosPerMessage;
        }
    }
}
