package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;

/** What becomes of what one WebSocket receives. Buffers are borrowed for the call. On the event loop of that connection only. */
public interface WebSocketReceiver extends FrameReceiver {
    /** A whole message has arrived, in however many fragments. */
    void onMessage(boolean text, ByteBuf payload);

    /** A fragment has arrived that does not end its message. */
    void onFragment();

    void onPing(ByteBuf payload);

    void onPong(int payloadBytes);

    /**
     * The client closes; nothing follows.
     *
     * @param code the client's, good to be sent back
     */
    void onClose(int code);
}
