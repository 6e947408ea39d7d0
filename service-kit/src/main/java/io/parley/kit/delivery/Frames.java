package io.parley.kit.delivery;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes pushes as whole client frames, once for all their recipients. */
public final class Frames {
    private Frames() {}

    /** The frame of a push: header with request id 0, then the payload. */
    public static ByteString push(FrameType type, MessageLite payload) {
        int payloadBytes = payload.getSerializedSize();
        byte[] frame = new byte[FrameLayout.HEADER_BYTES + payloadBytes];
        ByteBuffer.wrap(frame)
                .putInt(FrameLayout.COUNTED_HEADER_BYTES + payloadBytes)
                .put((byte) FrameLayout.VERSION)
                .put((byte) type.getNumber())
                .putShort((short) FrameLayout.NO_FLAGS)
                .putInt(FrameLayout.NO_REQUEST_ID);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(frame, FrameLayout.HEADER_BYTES, payloadBytes);
            payload.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException impossible) {
            throw new UncheckedIOException("A frame outgrew the size it had announced", impossible);
        }
        return UnsafeByteOperations.unsafeWrap(frame);
    }
}
