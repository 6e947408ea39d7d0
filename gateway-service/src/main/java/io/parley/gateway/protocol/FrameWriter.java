package io.parley.gateway.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes whole frames, each into one direct buffer of exactly its size, serialising the body straight into it. */
public final class FrameWriter {
    private FrameWriter() {}

    /** A new frame with its length field; the caller owns the buffer. */
    public static ByteBuf frame(ByteBufAllocator allocator, FrameType type, int requestId, MessageLite body) {
        int payloadBytes = body.getSerializedSize();
        int frameBytes = FrameLayout.HEADER_BYTES + payloadBytes;
        ByteBuf frame = allocator.directBuffer(frameBytes, frameBytes);
        frame.writeInt(FrameLayout.COUNTED_HEADER_BYTES + payloadBytes)
                .writeByte(FrameLayout.VERSION)
                .writeByte(type.getNumber())
                .writeShort(FrameLayout.NO_FLAGS)
                .writeInt(requestId);
        if (payloadBytes > 0) {
            writeBody(frame, body, payloadBytes);
        }
        return frame;
    }

    private static void writeBody(ByteBuf frame, MessageLite body, int payloadBytes) {
        try {
            ByteBuffer target = frame.internalNioBuffer(FrameLayout.HEADER_BYTES, payloadBytes);
            CodedOutputStream output = CodedOutputStream.newInstance(target);
            body.writeTo(output);
            output.flush();
            frame.writerIndex(FrameLayout.HEADER_BYTES + payloadBytes);
        } catch (IOException impossible) {
            frame.release();
            throw new UncheckedIOException("A message did not fit the size it gave", impossible);
        }
    }
}
