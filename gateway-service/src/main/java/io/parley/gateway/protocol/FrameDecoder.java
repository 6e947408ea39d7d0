package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Cuts the bytes of one TCP connection into frames and hands each to its {@link FrameReceiver} where it lies, without a
 * copy.
 *
 * <p>Keeps no buffer while no frame is half read. The length is checked as soon as its four bytes are there and the
 * version one byte later, so what is held back never exceeds one largest frame and one read. After a broken frame
 * everything is thrown away unread. Passes nothing on: it is the last reader of the pipeline.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    private static final Logger LOG = Logger.getLogger(FrameDecoder.class);

    private final FrameReceiver receiver;
    private final int maxLength;
    private boolean broken;

    /** @param maxLength the largest value of the length field that is taken */
    public FrameDecoder(FrameReceiver receiver, int maxLength) {
        this.receiver = receiver;
        this.maxLength = maxLength;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int readable = in.readableBytes();
        if (readable < FrameLayout.LENGTH_FIELD_BYTES) {
            return;
        }
        int start = in.readerIndex();
        long length = in.getUnsignedInt(start + FrameLayout.LENGTH_OFFSET);
        Refusal wrongLength = checkLength(length, maxLength);
        if (wrongLength != null) {
            breakOff(in, wrongLength);
            return;
        }
        if (readable > FrameLayout.VERSION_OFFSET) {
            Refusal wrongVersion = checkVersion(in.getUnsignedByte(start + FrameLayout.VERSION_OFFSET));
            if (wrongVersion != null) {
                breakOff(in, wrongVersion);
                return;
            }
        }
        int frameBytes = FrameLayout.LENGTH_FIELD_BYTES + (int) length;
        if (readable < frameBytes) {
            return;
        }
        int type = in.getUnsignedByte(start + FrameLayout.TYPE_OFFSET);
        int requestId = in.getInt(start + FrameLayout.REQUEST_ID_OFFSET);
        in.readerIndex(start + FrameLayout.HEADER_BYTES);
        receiver.onFrame(type, requestId, in, frameBytes - FrameLayout.HEADER_BYTES);
        in.readerIndex(start + frameBytes);
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
                    "The length field says " + length + "; this gateway takes up to " + maxLength + ".");
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

    private void breakOff(ByteBuf in, Refusal why) {
        broken = true;
        in.skipBytes(in.readableBytes());
        receiver.onBrokenFrame(why);
    }

    /**
     * Not as inherited: that asks for more when nothing was passed on and reading is paused, as it is when a client has
     * sent more than it may.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        // What is left when the connection ends is not a whole frame.
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        receiver.onDisconnected();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf(cause, "Connection %s failed", context.channel());
        context.close();
    }
}
