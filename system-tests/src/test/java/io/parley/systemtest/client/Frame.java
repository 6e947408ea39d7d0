package io.parley.systemtest.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One frame as it is on the wire. */
public record Frame(FrameType type, int requestId, byte[] payload) {
    /** The bytes of a frame, length field included. */
    public static byte[] encode(FrameType type, int requestId, MessageLite payload) {
        byte[] body = payload.toByteArray();
        return ByteBuffer.allocate(FrameLayout.HEADER_BYTES + body.length)
                .putInt(FrameLayout.COUNTED_HEADER_BYTES + body.length)
                .put((byte) FrameLayout.VERSION)
                .put((byte) type.getNumber())
                .putShort((short) FrameLayout.NO_FLAGS)
                .putInt(requestId)
                .put(body)
                .array();
    }

    /** Reads the next frame; throws {@link java.io.EOFException} when the server closed the connection. */
    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return decode(in.readNBytes(length));
    }

    /** A frame without its length field. */
    static Frame decode(byte[] counted) {
        ByteBuffer bytes = ByteBuffer.wrap(counted);
        bytes.get();
        FrameType type = FrameType.forNumber(bytes.get() & 0xff);
        bytes.getShort();
        int requestId = bytes.getInt();
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return new Frame(type, requestId, payload);
    }

    /** The payload. */
    public <M extends MessageLite> M as(Parser<M> parser) {
        try {
            return parser.parseFrom(payload);
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalStateException("The server sent a " + type + " that does not parse", broken);
        }
    }
}
