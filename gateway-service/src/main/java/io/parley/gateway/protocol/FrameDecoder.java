package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;

/**
 * Cuts the bytes of one TCP connection into frames and hands each to its {@link FrameReceiver} where it lies. The length
 * is checked as soon as its four bytes are there and the version one byte later. After a broken frame everything is thrown
 * away unread.
 */
public final class FrameDecoder extends FrameInput {

    public FrameDecoder(FrameReceiver receiver) {
        super(receiver);
    }

    @Override
    int cut(ChannelHandlerContext context, ByteBuf in) {
        int readable = in.readableBytes();
        if (readable < FrameLayout.LENGTH_FIELD_BYTES) {
            return FrameLayout.LENGTH_FIELD_BYTES;
        }
        int start = in.readerIndex();
        long length = in.getUnsignedInt(start + FrameLayout.LENGTH_OFFSET);
        Refusal wrong = checkLength(length, receiver.maxLength());
        if (wrong == null && readable > FrameLayout.VERSION_OFFSET) {
            wrong = checkVersion(in.getUnsignedByte(start + FrameLayout.VERSION_OFFSET));
        }
        if (wrong != null) {
            discard();
            receiver.onBrokenFrame(wrong);
            return CUT;
        }
        if (readable <= FrameLayout.VERSION_OFFSET) {
            return FrameLayout.VERSION_OFFSET + 1;
        }
        int frameBytes = FrameLayout.LENGTH_FIELD_BYTES + (int) length;
        if (readable < frameBytes) {
            return frameBytes;
        }
        int type = in.getUnsignedByte(start + FrameLayout.TYPE_OFFSET);
        int requestId = in.getInt(start + FrameLayout.REQUEST_ID_OFFSET);
        in.readerIndex(start + FrameLayout.HEADER_BYTES);
        receiver.onFrame(type, requestId, in, frameBytes - FrameLayout.HEADER_BYTES);
        in.readerIndex(start + frameBytes);
        return CUT;
    }

    /** Why this value of the length field cannot be right; null when it can. */
    static Refusal checkLength(long length, int maxLength) {
        if (length < FrameLayout.COUNTED_HEADER_BYTES) {
            return Refusal.of(
                    ErrorCode.ERROR_CODE_MALFORMED,
                    "The length field says " + length + "; the smallest frame has " + FrameLayout.COUNTED_HEADER_BYTES
                            + ".");
        }
        if (length > maxLength) {
            return Refusal.of(
                    ErrorCode.ERROR_CODE_TOO_LARGE,
                    "The length field says " + length + "; this gateway takes up to " + maxLength + " here.");
        }
        return null;
    }

    /** Why a frame of this version cannot be read; null when it can. */
    static Refusal checkVersion(int version) {
        return version == FrameLayout.VERSION
                ? null
                : Refusal.of(
                        ErrorCode.ERROR_CODE_MALFORMED,
                        "The frame has protocol version " + version + "; this server speaks version "
                                + FrameLayout.VERSION + ".");
    }
}
