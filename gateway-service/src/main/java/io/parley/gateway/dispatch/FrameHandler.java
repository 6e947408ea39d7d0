package io.parley.gateway.dispatch;

import com.google.protobuf.Message;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.client.v1.FrameType;

/**
 * What one type of request does.
 *
 * @param <M> the message that frames of the type carry
 */
public interface FrameHandler<M extends Message> {
    /** The type of frame that it takes. */
    FrameType type();

    /** Whether the request makes sense for a connection on which nobody has logged in. */
    default boolean isAllowedBeforeLogin() {
        return false;
    }

    /**
     * Carries the request out, now or later. On the event loop of the connection; never blocks.
     *
     * @throws Refusal when the frame is not acceptable: the dispatcher sends it
     */
    void handle(Request request, M frame);
}
