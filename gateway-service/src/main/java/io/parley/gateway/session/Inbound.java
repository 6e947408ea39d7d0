package io.parley.gateway.session;

import io.netty.channel.ChannelConfig;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.parley.gateway.protocol.FrameInput;

/** What comes in on one connection: when it last did, how fast it may, and what is kept of it. On the event loop of the connection. */
final class Inbound {
    /** More than one, and a handful of clients that send without end keep all others of their loop waiting. */
    private static final int READS_A_TURN = 1;

    private final ReadingPace pace = new ReadingPace();
    private final ChannelConfig socket;
    private final ConnectionLoop loop;
    private FrameInput target;
    private long lastHeardMs;
    private int heldBytes;
    private boolean paused;

    Inbound(ChannelConfig socket, ConnectionLoop loop) {
        this.socket = socket;
        this.loop = loop;
        lastHeardMs = loop.nowMs();
        MaxMessagesRecvByteBufAllocator reads = socket.getRecvByteBufAllocator();
        reads.maxMessagesPerRead(READS_A_TURN);
    }

    /** Where the bytes go. */
    void to(FrameInput newTarget) {
        target = newTarget;
    }

    /** A whole frame has come. */
    void heard(int frameBytes) {
        lastHeardMs = loop.nowMs();
        charge(frameBytes);
    }

    /** Pays for what has come. When it is more than may, nothing more is read for a while: the rest waits in the client's socket. */
    void charge(int bytes) {
        if (!pace.pay(loop.rates(), bytes, loop.nowMs()) && !paused) {
            paused = true;
            loop.metrics().readingPaused(pace.isAboveByFrames());
            socket.setAutoRead(false);
        }
    }

    /** So many bytes are kept now for what has not arrived whole. */
    void holds(int bytes) {
        int before = heldBytes;
        heldBytes = bytes;
        loop.held().inputGrew(bytes - before);
    }

    int heldBytes() {
        return heldBytes;
    }

    /** Nothing that comes is looked at any more; it is read all the same, as a socket that is closed with bytes unread is reset. */
    void drop() {
        if (target != null) {
            target.discard();
        }
        readOn();
    }

    /** Whether nothing is read for now, because the client has sent more than it may. */
    boolean isPaused() {
        return paused;
    }

    /** Whether the client has sent more than it may for longer than the gateway bears. */
    boolean isAbuse() {
        return pace.isAbuse(loop.rates(), loop.nowMs());
    }

    /** Goes on reading after a pause, once what has come is paid for. */
    void readOnWhenPaid() {
        if (pace.isPaid(loop.nowMs())) {
            readOn();
        }
    }

    private void readOn() {
        if (paused) {
            paused = false;
            socket.setAutoRead(true);
        }
    }

    long lastHeardMs() {
        return lastHeardMs;
    }
}
