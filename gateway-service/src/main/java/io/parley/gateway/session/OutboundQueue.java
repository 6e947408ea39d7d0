package io.parley.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;

/** The only way to one socket: looks at what is still waiting to be written. On the event loop of the connection. */
final class OutboundQueue {
    /** What {@link #write} answers when too much waits. */
    static final int FULL = -1;

    /** More than that may wait only while it is measured now and then, with what waits for all others. */
    private static final int LONG_BYTES = 16 * 1_024;

    private final ChannelHandlerContext context;
    private final OutboundBounds bounds;
    /** What waited when it was measured last; 0 while the queue is short. */
    private int measuredBytes;

    OutboundQueue(ChannelHandlerContext context, OutboundBounds bounds) {
        this.context = context;
        this.bounds = bounds;
        context.channel().config().setWriteBufferWaterMark(bounds.beforeLogin());
    }

    /** The larger bound holds from now on. */
    void loggedIn() {
        context.channel().config().setWriteBufferWaterMark(bounds.loggedIn());
    }

    /**
     * Writes what the pipeline takes for a frame, and takes it over.
     *
     * @return its bytes, or {@link #FULL} when nothing was written
     */
    int write(Object channelMessage) {
        Channel channel = context.channel();
        if (!channel.isWritable()) {
            // Flushes are held back until the end of the event loop's turn: give the kernel what it takes first.
            // From below the handler that holds them back, and through TLS where there is TLS.
            context.pipeline().context(FlushConsolidationHandler.class).flush();
            if (!channel.isWritable()) {
                ReferenceCountUtil.release(channelMessage);
                return FULL;
            }
        }
        int bytes = bytesOf(channelMessage);
        context.writeAndFlush(channelMessage, context.voidPromise());
        return bytes;
    }

    private static int bytesOf(Object channelMessage) {
        return channelMessage instanceof ByteBufHolder holder
                ? holder.content().readableBytes()
                : ((ByteBuf) channelMessage).readableBytes();
    }

    /** Whether much waits since the last write, and did not before: it is to be measured from now on. */
    boolean hasBecomeLong() {
        if (measuredBytes == 0 && waitingBytes() > LONG_BYTES) {
            measuredBytes = LONG_BYTES;
            return true;
        }
        return false;
    }

    /** What waits now; 0 when the queue is short again, and need not be measured any more. */
    int measure() {
        long waiting = waitingBytes();
        measuredBytes = waiting > LONG_BYTES ? (int) waiting : 0;
        return measuredBytes;
    }

    /** What waited when it was measured last. */
    int measuredBytes() {
        return measuredBytes;
    }

    private long waitingBytes() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
