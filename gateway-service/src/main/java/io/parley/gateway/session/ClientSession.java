package io.parley.gateway.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * An authenticated user and device on a connection. Known to deliveries before the client has its answer; what arrives
 * that early is held back until the answer is written, so that no push overtakes it.
 */
public final class ClientSession {
    private static final long TYPING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long id;
    private final Identity identity;
    private final ClientConnection connection;
    private final int heldBytesLimit;
    private final ArrivalOrder arrivalOrder = new ArrivalOrder();
    private final ReadTurns readTurns = new ReadTurns();

    private volatile boolean followsStatuses;
    private boolean toldOfTyping;
    private long toldOfTypingNanos;
    private boolean answered;
    private ArrayDeque<ByteBuf> held;
    private int heldBytes;

    /**
     * @param id unique over all gateways and time
     * @param heldBytesLimit how much may wait for the answer, in bytes
     */
    public ClientSession(long id, Identity identity, ClientConnection connection, int heldBytesLimit) {
        this.id = id;
        this.identity = identity;
        this.connection = connection;
        this.heldBytesLimit = heldBytesLimit;
    }

    public long id() {
        return id;
    }

    public Identity identity() {
        return identity;
    }

    public ClientConnection connection() {
        return connection;
    }

    /** Keeps the order of this session's sends. On the event loop of the connection. */
    public ArrivalOrder arrivalOrder() {
        return arrivalOrder;
    }

    /** The turns of this session's reads. On the event loop of the connection. */
    public ReadTurns readTurns() {
        return readTurns;
    }

    /** Whether others may be told of this session's typing again: twice a second at most. On the event loop of the connection. */
    public boolean mayTellOfTyping(long nowNanos) {
        boolean may = !toldOfTyping || nowNanos - toldOfTypingNanos >= TYPING_PAUSE_NANOS;
        if (may) {
            toldOfTyping = true;
            toldOfTypingNanos = nowNanos;
        }
        return may;
    }

    /** From now on the session is told of statuses. Any thread. */
    public void followStatuses() {
        followsStatuses = true;
    }

    /** Whether the session is told of statuses: earlier clients do not know them. Any thread. */
    public boolean followsStatuses() {
        return followsStatuses;
    }

    /** Writes a pushed frame, or holds it back, and takes over the buffer. On the event loop of the connection. */
    public void push(ByteBuf frame, ConnectionCloser closer) {
        if (answered) {
            connection.sendFrame(frame);
            return;
        }
        if (!connection.state().isOpen() || heldBytes + frame.readableBytes() > heldBytesLimit) {
            frame.release();
            closer.close(connection, CloseReason.SLOW_READER);
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        heldBytes += frame.readableBytes();
        held.add(frame);
    }

    /** The client's login has been answered: what was held back follows. On the event loop of the connection. */
    public void answered() {
        answered = true;
        if (held != null) {
            held.forEach(connection::sendFrame);
            held = null;
        }
    }

    /** Drops what was held back: the session has ended, or never came to be. On the event loop of the connection. */
    public void discard() {
        answered = true;
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }
}
