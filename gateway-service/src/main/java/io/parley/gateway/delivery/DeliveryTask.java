package io.parley.gateway.delivery;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoop;
import io.parley.gateway.session.LogIds;
import io.parley.gateway.trace.DeliveryTraces;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deliveries for sessions of one event loop, in order. Copies each frame once into the loop's own direct memory, however
 * many sockets it goes to. Filled on the consumer's thread, run once on the loop.
 */
final class DeliveryTask implements Runnable {
    private static final Logger LOG = Logger.getLogger(DeliveryTask.class);

    private final ConnectionLoop loop;
    private final ConnectionCloser closer;
    private final DeliveryTraces traces;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<ClientSession> sessions = new ArrayList<>();
    /** When the first traced delivery came; {@code null} while there is none. */
    private Instant firstTracedAt;

    DeliveryTask(ConnectionLoop loop, ConnectionCloser closer, DeliveryTraces traces) {
        this.loop = loop;
        this.closer = closer;
        this.traces = traces;
    }

    ConnectionLoop loop() {
        return loop;
    }

    void add(Delivery delivery, ClientSession session) {
        deliveries.add(delivery);
        sessions.add(session);
        if (firstTracedAt == null && delivery.hasTrace()) {
            firstTracedAt = Instant.now();
        }
    }

    void submit() {
        loop.deliveriesWaiting().addAndGet(deliveries.size());
        loop.eventLoop().execute(this);
    }

    @Override
    public void run() {
        int count = deliveries.size();
        int next = 0;
        try {
            while (next < count) {
                next = writeToAll(next, count);
            }
        } catch (OutOfMemoryError none) {
            // They get what they miss when they come back.
            for (int i = next; i < count; i++) {
                closer.close(sessions.get(i).connection(), CloseReason.OUT_OF_MEMORY);
            }
        } finally {
            loop.deliveriesWaiting().addAndGet(-count);
        }
    }

    /** Writes one frame to the sessions that follow each other with it; answers where the next frame begins. */
    private int writeToAll(int first, int count) {
        Delivery delivery = deliveries.get(first);
        ByteString bytes = delivery.getFrame();
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.size(), bytes.size());
        int index = first;
        try {
            frame.writeBytes(bytes.asReadOnlyByteBuffer());
            do {
                boolean last = index + 1 == count || deliveries.get(index + 1) != delivery;
                push(sessions.get(index), last ? frame.retain() : frame.retainedDuplicate(), delivery);
                index++;
            } while (index < count && deliveries.get(index) == delivery);
        } finally {
            frame.release();
        }
        return index;
    }

    private void push(ClientSession session, ByteBuf frame, Delivery delivery) {
        try {
            session.push(frame, closer);
            if (delivery.hasTrace()) {
                traces.written(
                        delivery.getTrace(),
                        session.identity().userId(),
                        session.identity().deviceId(),
                        session.id(),
                        firstTracedAt);
            }
            if (delivery.getAfter() == AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED) {
                closer.close(session.connection(), CloseReason.REPLACED);
            }
        } catch (RuntimeException failed) {
            try (LogIds ids = LogIds.of(session.connection())) {
                LOG.error("A frame could not be delivered", failed);
            }
            closer.close(session.connection(), CloseReason.INTERNAL);
        }
    }
}
