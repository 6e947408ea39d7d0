package io.parley.gateway.delivery;

import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.event.v1.Delivery;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many deliveries of messages a test wants lost, to see them healed. Always there, and 0 unless the test hooks are
 * on. Any thread.
 */
public final class DeliveryDrops {
    private final AtomicInteger remaining = new AtomicInteger();

    /** The next so many deliveries of Message frames are lost. */
    public void dropNext(int count) {
        remaining.set(count);
    }

    boolean isToBeDropped(Delivery delivery) {
        return remaining.get() > 0
                && delivery.getFrame().size() > FrameLayout.TYPE_OFFSET
                && (delivery.getFrame().byteAt(FrameLayout.TYPE_OFFSET) & 0xFF) == FrameType.FRAME_TYPE_MESSAGE_VALUE
                && remaining.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}
