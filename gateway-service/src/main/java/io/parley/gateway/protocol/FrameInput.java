package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jboss.logging.Logger;

/**
 * Cuts the bytes of one connection into units and keeps what is there of one that has not arrived whole. What is read is
 * used where it lies, without a copy; what must wait is copied into a buffer that grows with it and never holds more than
 * one unit. Keeps no buffer while nothing is half read, and says at the end of a read how much it holds, when that has
 * changed.
 *
 * <p>Passes nothing on: it is the last reader of the pipeline. On the event loop of the connection.
 */
public abstract class FrameInput extends ChannelInboundHandlerAdapter {
    /** What {@link #cut} answers when it has consumed a unit. */
    static final int CUT = 0;

    private static final Logger LOG = Logger.getLogger(FrameInput.class);

    final FrameReceiver receiver;
    private ByteBuf held;
    /** How many bytes there must be in {@link #held} to go on. */
    private int needed;

    private int saidHeld;
    private boolean discarding;
    /** Whoever gets a unit may end the connection while it still lies in {@link #held}. */
    private boolean cutting;

    FrameInput(FrameReceiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Consumes the unit that begins at the reader index, if it is there as a whole.
     *
     * @return {@link #CUT}, or how many bytes there must be to go on: more than there are
     */
    abstract int cut(ChannelHandlerContext context, ByteBuf in);

    /** What is kept beside the unit that is half read. */
    int otherHeldBytes() {
        return 0;
    }

    /** Lets go of what is kept beside the unit that is half read. */
    void discardOther() {}

    /** Throws away what is held, and all that follows unread. */
    public final void discard() {
        discarding = true;
        if (!cutting) {
            letGo();
            discardOther();
            sayHeld();
        }
    }

    final boolean isDiscarding() {
        return discarding;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        cutting = true;
        try {
            while (!discarding && held != null && in.isReadable()) {
                complete(context, in);
            }
            while (!discarding && in.isReadable()) {
                int missing = cut(context, in);
                if (missing != CUT && !discarding) {
                    hold(context, in, missing);
                }
            }
        } finally {
            cutting = false;
            in.release();
            if (discarding) {
                discard();
            } else {
                sayHeld();
            }
        }
    }

    /** Adds to the unit that is half read no more than it needs. */
    private void complete(ChannelHandlerContext context, ByteBuf in) {
        int bytes = Math.min(needed - held.readableBytes(), in.readableBytes());
        held.ensureWritable(bytes);
        held.writeBytes(in, bytes);
        if (held.readableBytes() < needed) {
            return;
        }
        int missing = cut(context, held);
        if (missing == CUT) {
            letGo();
        } else {
            needed = missing;
        }
    }

    private void hold(ChannelHandlerContext context, ByteBuf in, int missing) {
        held = context.alloc().directBuffer(in.readableBytes(), Integer.MAX_VALUE);
        held.writeBytes(in);
        needed = missing;
    }

    private void letGo() {
        ByteBuf gone = held;
        held = null;
        if (gone != null) {
            gone.release();
        }
    }

    private void sayHeld() {
        int now = (held == null ? 0 : held.capacity()) + otherHeldBytes();
        if (now != saidHeld) {
            saidHeld = now;
            receiver.onHeld(now);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        discard();
        context.fireChannelInactive();
        receiver.onDisconnected();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        discard();
    }

    /** Of the socket, of TLS, or for want of memory: no other connection is concerned. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf(cause, "Connection %s failed", context.channel());
        context.close();
    }
}
