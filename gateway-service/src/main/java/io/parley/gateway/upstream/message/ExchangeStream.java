package io.parley.gateway.upstream.message;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.kit.channel.Pod;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The stream to one pod of message-service, opened again whenever it breaks. Sends and acknowledgements come from any
 * thread into bounded queues; one event loop, that of the channel, writes everything that has come together in one
 * request, as far as gRPC's flow control allows. Everything without an outcome goes back to {@link MessageStreams} when
 * the stream breaks.
 *
 * <p>{@link #send}, {@link #acknowledge}, {@link #retire} and the numbers are for any thread; the rest runs on the loop.
 */
final class ExchangeStream {
    private static final Logger LOG = Logger.getLogger(ExchangeStream.class);
    private static final long EXPIRY_PERIOD_MS = 250;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final Pod pod;
    private final long podHash;
    private final EventLoop loop;
    private final MessageStreams streams;
    private final StreamSettings settings;
    private final GatewayMetrics metrics;
    private final StreamQueue queue;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    private LongObjectHashMap<PendingSend> underWay = new LongObjectHashMap<>();
    private ClientCall<ExchangeRequest, ExchangeResponse> call;
    private ScheduledFuture<?> expiry;
    private boolean open;
    private boolean retired;
    private long pauseMs = FIRST_PAUSE_MS;
    private long openedNanos;
    private volatile int underWayCount;

    ExchangeStream(Pod pod, MessageStreams streams, StreamSettings settings, GatewayMetrics metrics) {
        this.pod = pod;
        this.podHash = Rendezvous.podHash(pod.toString());
        this.loop = pod.eventLoop();
        this.streams = streams;
        this.settings = settings;
        this.metrics = metrics;
        this.queue = new StreamQueue(settings);
    }

    void start() {
        expiry = loop.scheduleWithFixedDelay(this::expire, EXPIRY_PERIOD_MS, EXPIRY_PERIOD_MS, TimeUnit.MILLISECONDS);
        loop.execute(this::connect);
    }

    long podHash() {
        return podHash;
    }

    /** Takes a send over; false when too many are waiting. */
    boolean send(PendingSend send) {
        boolean accepted = queue.offer(send);
        scheduleDrain();
        return accepted;
    }

    /** Takes an acknowledgement over; false when too many are waiting. */
    boolean acknowledge(Acknowledgement acknowledgement) {
        boolean accepted = queue.offer(acknowledgement);
        scheduleDrain();
        return accepted;
    }

    /** At the end of the loop's turn, so that what the turn brings travels together. */
    private void scheduleDrain() {
        if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
            loop.execute(drain);
        }
    }

    private void connect() {
        if (retired) {
            return;
        }
        pod.hurry();
        call = pod.channel().newCall(MessageServiceGrpc.getExchangeMethod(), CallOptions.DEFAULT.withWaitForReady());
        call.start(new StreamListener(call), new Metadata());
        call.request(1);
    }

    private void drain() {
        drainScheduled.set(false);
        if (!open) {
            handBack(new ArrayList<>());
            return;
        }
        while (call.isReady() && hasWork()) {
            call.sendMessage(queue.nextRequest(settings.maxSendsUnderWay() - underWay.size(), this::track));
        }
        underWayCount = underWay.size();
    }

    private boolean hasWork() {
        return queue.hasAcknowledgements() || queue.hasSends() && underWay.size() < settings.maxSendsUnderWay();
    }

    private void track(PendingSend send) {
        underWay.put(send.command().getCorrelation(), send);
    }

    private void received(ExchangeResponse response) {
        OutcomeBatches batches = new OutcomeBatches(loop);
        long now = System.nanoTime();
        for (SendOutcome outcome : response.getOutcomesList()) {
            PendingSend send = underWay.remove(outcome.getCorrelation());
            if (send != null) {
                metrics.sendLatency(send.ageNanos(now));
                batches.add(send, outcome);
            }
        }
        batches.dispatch();
        underWayCount = underWay.size();
        if (open && queue.hasSends()) {
            drain();
        }
    }

    private void becameReady() {
        if (retired) {
            return;
        }
        if (!open) {
            open = true;
            openedNanos = System.nanoTime();
            LOG.infof("Message stream to %s is open", pod);
            streams.opened(this);
        }
        drain();
    }

    private void ended(Status status) {
        call = null;
        boolean wasOpen = open;
        open = false;
        streams.closed(this);
        List<PendingSend> unsettled = new ArrayList<>(underWay.values());
        underWay = new LongObjectHashMap<>();
        underWayCount = 0;
        handBack(unsettled);
        if (retired) {
            expiry.cancel(false);
            return;
        }
        pod.setAside();
        if (wasOpen) {
            // A pod that starts or stops takes the connection, and refuses the stream.
            pauseMs = lifetimeMs() > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : pauseMs;
            metrics.streamBroken();
            LOG.warnf("Message stream to %s ended: %s; it is opened again", pod, status);
        }
        loop.schedule(this::connect, pauseMs, TimeUnit.MILLISECONDS);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }

    private long lifetimeMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos);
    }

    /** Gives these sends, and everything that waits, back to be sent over another stream. */
    private void handBack(List<PendingSend> unsettled) {
        queue.drainSendsTo(unsettled);
        streams.sendAgain(unsettled);
        // When there is no room the device will be sent the messages again, and acknowledge them again.
        queue.drainAcknowledgementsTo(streams::acknowledge);
    }

    /** Refuses sends that have waited too long for an outcome, written or not. */
    private void expire() {
        long now = System.nanoTime();
        if (!underWay.isEmpty()) {
            underWay.values().stream()
                    .filter(send -> send.ageNanos(now) > settings.sendDeadlineNanos())
                    .toList()
                    .forEach(send -> {
                        underWay.remove(send.command().getCorrelation());
                        send.refuse(MessageStreams.noOutcome());
                    });
            underWayCount = underWay.size();
        }
        PendingSend late;
        while ((late = queue.takeOlderThan(settings.sendDeadlineNanos(), now)) != null) {
            late.refuse(MessageStreams.noOutcome());
        }
    }

    /** Takes nothing new; writes what is waiting, waits for outcomes, and ends. */
    void retire() {
        loop.execute(() -> {
            streams.closed(this);
            if (open) {
                drain();
            }
            retired = true;
            open = false;
            if (call == null) {
                expiry.cancel(false);
            } else {
                call.halfClose();
            }
        });
    }

    int waitingSends() {
        return queue.waitingSends();
    }

    int sendsUnderWay() {
        return underWayCount;
    }

    boolean isIdle() {
        return queue.isEmpty() && underWayCount == 0;
    }

    /** The events of one call; those of a call that has been given up are not heard. */
    private final class StreamListener extends ClientCall.Listener<ExchangeResponse> {
        private final ClientCall<ExchangeRequest, ExchangeResponse> ownCall;

        StreamListener(ClientCall<ExchangeRequest, ExchangeResponse> ownCall) {
            this.ownCall = ownCall;
        }

        @Override
        public void onReady() {
            onLoop(ExchangeStream.this::becameReady);
        }

        @Override
        public void onMessage(ExchangeResponse response) {
            ownCall.request(1);
            onLoop(() -> received(response));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            onLoop(() -> ended(status));
        }

        private void onLoop(Runnable event) {
            if (!loop.inEventLoop()) {
                loop.execute(() -> onLoop(event));
            } else if (ownCall == call) {
                event.run();
            }
        }
    }
}
