package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;

/** What becomes of the frames of one connection. Called on the event loop of that connection only. */
public interface FrameReceiver {
    /** The largest value of a frame's length field that is taken now. */
    int maxLength();

    /** So many bytes are kept now for what has not arrived whole. */
    void onHeld(int bytes);

    /**
     * A whole frame with a good header has arrived.
     *
     * @param type the frame type, 0..255, known or not
     * @param requestId as the client chose it, unsigned
     * @param buffer borrowed for the call; the payload begins at its reader index, which the receiver leaves alone
     * @param payloadBytes how long the payload is
     */
    void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes);

    /** The bytes are not a frame of this protocol: nothing that follows on this connection can be understood. */
    void onBrokenFrame(Refusal why);

    /** The connection is gone; nothing follows. */
    void onDisconnected();
}
