package io.parley.loadtest.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One socket. What is written during one turn of the event loop leaves in one system call at the end of that turn. Used
 * on its event loop only.
 */
public final class Connection extends ChannelInboundHandlerAdapter {
    private static final int FIRST_BUFFER_BYTES = 512;

    private final LoadLoop loop;
    private final ByteConsumer consumer;
    private Channel channel;
    private ByteBuf rest;
    private ByteBuf out;
    private boolean reported;

    Connection(LoadLoop loop, ByteConsumer consumer) {
        this.loop = loop;
        this.consumer = consumer;
    }

    /** Where to append what shall be sent; call {@link #flushSoon} after it. */
    public ByteBuf out() {
        if (out == null) {
            out = loop.allocator().directBuffer(FIRST_BUFFER_BYTES);
        }
        return out;
    }

    /** Sends what was appended at the end of this turn of the event loop. */
    public void flushSoon() {
        loop.flushAtEndOfTurn(this);
    }

    /** Closes the socket after what was appended has left; the consumer is told. */
    public void close() {
        flush();
        if (channel != null) {
            channel.close();
        }
    }

    /** Whether bytes can be sent. */
    public boolean isOpen() {
        return channel != null && channel.isActive();
    }

    void flush() {
        ByteBuf bytes = out;
        out = null;
        if (bytes == null) {
            return;
        }
        if (isOpen()) {
            channel.writeAndFlush(bytes, channel.voidPromise());
        } else {
            bytes.release();
        }
    }

    void failed(String reason) {
        if (!reported) {
            reported = true;
            consumer.closed(reason);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        consumer.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (rest != null) {
            bytes = rest.writeBytes(bytes);
            ((ByteBuf) message).release();
            rest = null;
        }
        try {
            consumer.received(bytes);
            if (bytes.isReadable()) {
                rest = loop.allocator().directBuffer(bytes.readableBytes() * 2).writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        releaseBuffers();
        failed("the connection was closed by the server or the network");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(String.valueOf(cause.getMessage()));
        context.close();
    }

    private void releaseBuffers() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
