package io.parley.gateway.upstream.message;

import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.ExchangeRequest;
import java.util.List;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;

/**
 * What waits to be written to one stream, bounded. Any thread puts in; only the stream's event loop takes out, as requests
 * of everything that has come together.
 */
final class StreamQueue {
    private static final int MAX_REQUEST_BYTES = 512 * 1024;
    private static final int MAX_ACKNOWLEDGEMENTS_PER_REQUEST = 4_096;

    private final MpscArrayQueue<PendingSend> sends;
    private final MpscArrayQueue<Acknowledgement> acknowledgements;

    StreamQueue(StreamSettings settings) {
        this.sends = new MpscArrayQueue<>(settings.maxWaitingSends());
        this.acknowledgements = new MpscArrayQueue<>(settings.maxWaitingAcknowledgements());
    }

    /** False when too many are waiting. */
    boolean offer(PendingSend send) {
        return sends.offer(send);
    }

    /** False when too many are waiting. */
    boolean offer(Acknowledgement acknowledgement) {
        return acknowledgements.offer(acknowledgement);
    }

    boolean hasSends() {
        return !sends.isEmpty();
    }

    boolean hasAcknowledgements() {
        return !acknowledgements.isEmpty();
    }

    int waitingSends() {
        return sends.size();
    }

    /**
     * The next request, of what is waiting and fits.
     *
     * @param maxSends how many sends it may hold
     * @param taken hears of every send that is in it
     */
    ExchangeRequest nextRequest(int maxSends, Consumer<PendingSend> taken) {
        ExchangeRequest.Builder request = ExchangeRequest.newBuilder();
        int bytes = 0;
        PendingSend send;
        while (bytes < MAX_REQUEST_BYTES && request.getSendsCount() < maxSends && (send = sends.poll()) != null) {
            taken.accept(send);
            request.addSends(send.command());
            bytes += send.command().getSerializedSize();
        }
        if (hasAcknowledgements()) {
            AcknowledgementMerge merge = new AcknowledgementMerge();
            Acknowledgement next;
            while (merge.size() < MAX_ACKNOWLEDGEMENTS_PER_REQUEST && (next = acknowledgements.poll()) != null) {
                merge.add(next);
            }
            request.addAllAcknowledgements(merge.merged());
        }
        return request.build();
    }

    /** The oldest send when it has waited longer than this, which it then does no more; otherwise null. */
    PendingSend takeOlderThan(long ageNanos, long nowNanos) {
        PendingSend head = sends.peek();
        return head != null && head.ageNanos(nowNanos) > ageNanos ? sends.poll() : null;
    }

    /** Takes all sends out. */
    void drainSendsTo(List<PendingSend> target) {
        PendingSend send;
        while ((send = sends.poll()) != null) {
            target.add(send);
        }
    }

    /** Takes all acknowledgements out. */
    void drainAcknowledgementsTo(Consumer<Acknowledgement> target) {
        Acknowledgement acknowledgement;
        while ((acknowledgement = acknowledgements.poll()) != null) {
            target.accept(acknowledgement);
        }
    }

    boolean isEmpty() {
        return sends.isEmpty() && acknowledgements.isEmpty();
    }
}
