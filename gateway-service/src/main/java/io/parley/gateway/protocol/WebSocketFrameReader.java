package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;

/** Reads a binary WebSocket message: one frame without its length field, since the message has a length of its own. */
public final class WebSocketFrameReader {
    private static final int VERSION_OFFSET = FrameLayout.VERSION_OFFSET - FrameLayout.LENGTH_FIELD_BYTES;
    private static final int TYPE_OFFSET = FrameLayout.TYPE_OFFSET - FrameLayout.LENGTH_FIELD_BYTES;
    private static final int REQUEST_ID_OFFSET = FrameLayout.REQUEST_ID_OFFSET - FrameLayout.LENGTH_FIELD_BYTES;

    private WebSocketFrameReader() {}

    /** Hands the frame in the message to the receiver, or says what is wrong with it. */
    public static void read(ByteBuf message, int maxLength, FrameReceiver receiver) {
        int bytes = message.readableBytes();
        if (bytes < FrameLayout.COUNTED_HEADER_BYTES) {
            receiver.onBrokenFrame(Refusal.of(
                    ErrorCode.ERROR_CODE_MALFORMED,
                    "The message has " + bytes + " bytes; the smallest frame has " + FrameLayout.COUNTED_HEADER_BYTES
                            + "."));
            return;
        }
        int start = message.readerIndex();
        Refusal wrong = FrameDecoder.checkLength(bytes, maxLength);
        if (wrong == null) {
            wrong = FrameDecoder.checkVersion(message.getUnsignedByte(start + VERSION_OFFSET));
        }
        if (wrong != null) {
            receiver.onBrokenFrame(wrong);
            return;
        }
        int type = message.getUnsignedByte(start + TYPE_OFFSET);
        int requestId = message.getInt(start + REQUEST_ID_OFFSET);
        message.readerIndex(start + FrameLayout.COUNTED_HEADER_BYTES);
        receiver.onFrame(type, requestId, message, bytes - FrameLayout.COUNTED_HEADER_BYTES);
    }
}
