package io.parley.gateway.upstream.message;

import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.trace.GatewayTraces;
import io.parley.kit.channel.Pod;
import io.parley.kit.channel.PodListener;
import io.parley.kit.trace.TraceHeader;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.SendCommand;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscArrayQueue;

/**
 * The way of sends and acknowledgements to message-service: one stream per pod, the pod chosen by the conversation. What
 * a broken stream leaves without an outcome comes back here and is sent again over another, until its deadline. While
 * there is no stream at all it waits here, bounded. {@link #send} and {@link #acknowledge} are for any thread.
 */
public final class MessageStreams implements PodListener {
    private static final long EXPIRY_PERIOD_MS = 250;
    private static final ExchangeStream[] NONE = {};

    private final StreamSettings settings;
    private final GatewayTraces traces;
    private final GatewayMetrics metrics;
    private final EventLoop ownLoop;
    private final AtomicLong correlations = new AtomicLong();
    private final ConcurrentMap<Pod, ExchangeStream> streams = new ConcurrentHashMap<>();
    private final MpscArrayQueue<PendingSend> strandedSends;
    private final MpscArrayQueue<Acknowledgement> strandedAcknowledgements;
    /** The streams that can be written to; the array is never changed once it is here. */
    private volatile ExchangeStream[] open = NONE;

    public MessageStreams(StreamSettings settings, GatewayTraces traces, GatewayMetrics metrics, EventLoop ownLoop) {
        this.settings = settings;
        this.traces = traces;
        this.metrics = metrics;
        this.ownLoop = ownLoop;
        this.strandedSends = new MpscArrayQueue<>(settings.maxWaitingSends());
        this.strandedAcknowledgements = new MpscArrayQueue<>(settings.maxWaitingAcknowledgements());
        ownLoop.scheduleWithFixedDelay(this::redistribute, EXPIRY_PERIOD_MS, EXPIRY_PERIOD_MS, TimeUnit.MILLISECONDS);
        metrics.gauge("upstream.streams.open", "Message streams that can be written to", () -> open.length);
        metrics.gauge("upstream.sends.waiting", "Sends that wait to be written to a stream", this::waitingSends);
        metrics.gauge("upstream.sends.under.way", "Sends without an outcome yet", this::sendsUnderWay);
    }

    @Override
    public void added(Pod pod) {
        ExchangeStream stream = new ExchangeStream(pod, this, settings, metrics);
        streams.put(pod, stream);
        stream.start();
    }

    @Override
    public void removed(Pod pod) {
        ExchangeStream stream = streams.remove(pod);
        if (stream != null) {
            stream.retire();
        }
    }

    /**
     * Sends a message. Replies on the given loop, in any case and once: with the outcome, or with OVERLOADED when the
     * queue is full, or with UNAVAILABLE when there was no outcome within the deadline.
     */
    public void send(long conversationId, SendCommand.Builder command, EventLoop replyLoop, SendReply reply) {
        Span span = traces.sends().begin(command.getSenderId());
        if (span.isRecording()) {
            command.setTraceparent(TraceHeader.of(span));
        }
        SendCommand numbered =
                command.setCorrelation(correlations.incrementAndGet()).build();
        route(new PendingSend(conversationId, numbered, replyLoop, reply, span));
    }

    /** Passes an acknowledgement on; false when the queue is full. */
    public boolean acknowledge(Acknowledgement acknowledgement) {
        traces.deliveries()
                .acknowledged(
                        acknowledgement.getUserId(),
                        acknowledgement.getDeviceId(),
                        acknowledgement.getConversationId(),
                        acknowledgement.getSeq());
        ExchangeStream stream = choose(acknowledgement.getConversationId());
        return stream == null ? strandedAcknowledgements.offer(acknowledgement) : stream.acknowledge(acknowledgement);
    }

    /** Finds the way of a send, for the first time or again. Behind stranded ones it waits, so as not to overtake. Any thread. */
    void route(PendingSend send) {
        ExchangeStream stream = choose(send.conversationId());
        if (stream != null && strandedSends.isEmpty()) {
            enter(stream.send(send), send);
            return;
        }
        enter(strandedSends.offer(send), send);
        if (stream != null) {
            // The queue may have been emptied in the meantime.
            ownLoop.execute(this::redistribute);
        }
    }

    private static void enter(boolean accepted, PendingSend send) {
        if (!accepted) {
            send.refuse(Refusal.overloaded("Too many messages are waiting to be stored; send it again."));
        }
    }

    private ExchangeStream choose(long conversationId) {
        ExchangeStream[] candidates = open;
        if (candidates.length <= 1) {
            return candidates.length == 0 ? null : candidates[0];
        }
        ExchangeStream best = candidates[0];
        long bestScore = Rendezvous.score(conversationId, best.podHash());
        for (int i = 1; i < candidates.length; i++) {
            long score = Rendezvous.score(conversationId, candidates[i].podHash());
            if (score > bestScore) {
                best = candidates[i];
                bestScore = score;
            }
        }
        return best;
    }

    /** A stream can be written to from now on. Any thread. */
    void opened(ExchangeStream stream) {
        synchronized (streams) {
            ExchangeStream[] more = Arrays.copyOf(open, open.length + 1);
            more[open.length] = stream;
            open = more;
        }
        ownLoop.execute(this::redistribute);
    }

    /** A stream must not be written to any more. Any thread. */
    void closed(ExchangeStream stream) {
        synchronized (streams) {
            open = Arrays.stream(open).filter(other -> other != stream).toArray(ExchangeStream[]::new);
        }
    }

    /** Takes back what a broken stream had without an outcome, and sends it again in the old order. Any thread. */
    void sendAgain(List<PendingSend> unsettled) {
        unsettled.sort(Comparator.comparingLong(send -> send.command().getCorrelation()));
        unsettled.forEach(this::route);
    }

    /** Gives stranded work to streams when there are any, and lets go of what has waited too long. On the own loop. */
    private void redistribute() {
        redistributeSends(System.nanoTime());
        if (open.length > 0) {
            Acknowledgement acknowledgement;
            while ((acknowledgement = strandedAcknowledgements.poll()) != null) {
                acknowledge(acknowledgement);
            }
        }
    }

    /** A send leaves the queue only when it has a place: one that came after it finds it either in front or gone before. */
    private void redistributeSends(long now) {
        PendingSend send;
        while ((send = strandedSends.peek()) != null) {
            ExchangeStream stream = choose(send.conversationId());
            if (send.ageNanos(now) > settings.sendDeadlineNanos()) {
                send.refuse(noOutcome());
            } else if (stream != null) {
                enter(stream.send(send), send);
            } else {
                return;
            }
            strandedSends.poll();
        }
    }

    static Refusal noOutcome() {
        return Refusal.unavailable(
                "Whether the message was stored is not known yet; send it again with the same" + " client_message_id.");
    }

    private int waitingSends() {
        return strandedSends.size()
                + streams.values().stream()
                        .mapToInt(ExchangeStream::waitingSends)
                        .sum();
    }

    private int sendsUnderWay() {
        return streams.values().stream().mapToInt(ExchangeStream::sendsUnderWay).sum();
    }

    /** Whether nothing is waiting and nothing is without an outcome. */
    public boolean isIdle() {
        return strandedSends.isEmpty()
                && strandedAcknowledgements.isEmpty()
                && streams.values().stream().allMatch(ExchangeStream::isIdle);
    }

    /** Ends all streams in order; what has no outcome yet still gets it while message-service answers. */
    public void retire() {
        streams.values().forEach(ExchangeStream::retire);
    }
}
