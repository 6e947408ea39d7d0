package io.parley.presence.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SessionReplaced;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The frame that tells a client that its device logged in elsewhere, ready to be written to a socket. */
final class SessionReplacedFrame {
    private SessionReplacedFrame() {}

    /** The whole frame, length field included. */
    static ByteString bytes(String deviceId, long atMs) {
        SessionReplaced payload = SessionReplaced.newBuilder()
                .setDeviceId(deviceId)
                .setTimestampMs(atMs)
                .build();
        int payloadBytes = payload.getSerializedSize();
        byte[] frame = new byte[FrameLayout.HEADER_BYTES + payloadBytes];
        ByteBuffer.wrap(frame)
                .putInt(FrameLayout.LENGTH_OFFSET, FrameLayout.COUNTED_HEADER_BYTES + payloadBytes)
                .put(FrameLayout.VERSION_OFFSET, (byte) FrameLayout.VERSION)
                .put(FrameLayout.TYPE_OFFSET, (byte) FrameType.FRAME_TYPE_SESSION_REPLACED_VALUE)
                .putShort(FrameLayout.FLAGS_OFFSET, (short) FrameLayout.NO_FLAGS)
                .putInt(FrameLayout.REQUEST_ID_OFFSET, FrameLayout.NO_REQUEST_ID);
        try {
            payload.writeTo(CodedOutputStream.newInstance(frame, FrameLayout.HEADER_BYTES, payloadBytes));
        } catch (IOException e) {
            throw new UncheckedIOException("A frame does not fit its own size", e);
        }
        return ByteString.copyFrom(frame);
    }
}
