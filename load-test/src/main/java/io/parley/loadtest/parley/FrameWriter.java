package io.parley.loadtest.parley;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.Payload;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.MessageType;

/** Appends frames to a buffer. */
final class FrameWriter {
    private static final int SEND_USER_ID_TAG = 1 << 3;
    private static final int SEND_CLIENT_MESSAGE_ID_TAG = 3 << 3 | 2;
    private static final int SEND_MESSAGE_TYPE_TAG = 4 << 3;
    private static final int SEND_TEXT_TAG = 5 << 3 | 2;
    private static final int SEND_CONVERSATION_ID_TAG = 7 << 3;
    private static final int RUN_DIGITS = 8;
    private static final int PAIR_DIGITS = 8;
    private static final int NUMBER_DIGITS = 10;
    private static final int CLIENT_MESSAGE_ID_BYTES = RUN_DIGITS + 1 + PAIR_DIGITS + 1 + NUMBER_DIGITS;

    private FrameWriter() {}

    /** Any frame; copies the message once. */
    static void frame(ByteBuf out, FrameType type, int requestId, MessageLite message) {
        byte[] payload = message.toByteArray();
        header(out, type, requestId, payload.length);
        out.writeBytes(payload);
    }

    /** A {@code Send}, without an object in between. */
    static void send(ByteBuf out, int requestId, Payload payload, PendingSend message) {
        int start = out.writerIndex();
        header(out, FrameType.FRAME_TYPE_SEND, requestId, 0);
        if (message.groupId() != 0) {
            out.writeByte(SEND_CONVERSATION_ID_TAG);
            varint(out, message.groupId());
        } else {
            out.writeByte(SEND_USER_ID_TAG);
            varint(out, message.userId());
        }
        out.writeByte(SEND_CLIENT_MESSAGE_ID_TAG);
        out.writeByte(CLIENT_MESSAGE_ID_BYTES);
        Payload.hex(out, payload.run() & 0xffffffffL, RUN_DIGITS);
        out.writeByte('-');
        Payload.hex(out, message.talk(), PAIR_DIGITS);
        out.writeByte('-');
        Payload.hex(out, message.number(), NUMBER_DIGITS);
        out.writeByte(SEND_MESSAGE_TYPE_TAG);
        out.writeByte(MessageType.MESSAGE_TYPE_TEXT_VALUE);
        out.writeByte(SEND_TEXT_TAG);
        varint(out, payload.bytes());
        payload.write(out, message.talk(), message.number(), message.intendedNanos());
        out.setInt(start + FrameLayout.LENGTH_OFFSET, out.writerIndex() - start - FrameLayout.LENGTH_FIELD_BYTES);
    }

    private static void header(ByteBuf out, FrameType type, int requestId, int payloadBytes) {
        out.writeInt(FrameLayout.COUNTED_HEADER_BYTES + payloadBytes);
        out.writeByte(FrameLayout.VERSION);
        out.writeByte(type.getNumber());
        out.writeShort(FrameLayout.NO_FLAGS);
        out.writeInt(requestId);
    }

    private static void varint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
