package io.parley.gateway.session;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.FrameInput;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.net.InetAddress;

/**
 * One client's socket. Owns its life's state and its outbound bound; is touched on its event loop only, except where a
 * method says otherwise. Small on purpose: an idle connection holds no buffer.
 */
public abstract sealed class ClientConnection permits TcpConnection, WebSocketConnection {
    /** Whatever auth-service says: nobody holds a connection for longer without a login. */
    private static final int MAX_RETRY_AFTER_MS = 60_000;

    private final ChannelHandlerContext context;
    private final Inbound input;
    private final OutboundQueue output;
    private final ConnectionLoop loop;
    private final ConnectionCloser closer;
    private final InetAddress remoteAddress;

    private ConnectionState state = ConnectionState.AWAITING_LOGIN;
    private ClientSession session;
    private int requestsUnderWay;
    private long stateSinceMs;
    /** Where the connection stands in its loop's list. */
    private int slot;

    ClientConnection(
            ChannelHandlerContext context,
            ConnectionLoop loop,
            ConnectionCloser closer,
            InetAddress remoteAddress,
            OutboundBounds outboundBounds) {
        this.context = context;
        this.loop = loop;
        this.closer = closer;
        this.remoteAddress = remoteAddress;
        this.stateSinceMs = loop.nowMs();
        this.input = new Inbound(context.channel().config(), loop);
        this.output = new OutboundQueue(context, outboundBounds);
    }

    /** Writes an answer or a push. Silently does nothing once the connection is closing. */
    public final void send(FrameType type, int requestId, Message body) {
        if (state.isOpen() && !isSent(type, requestId, body)) {
            closer.close(this, CloseReason.OUT_OF_MEMORY);
        }
    }

    /** Writes a frame, unless there is no memory for it. */
    final boolean isSent(FrameType type, int requestId, Message body) {
        try {
            loop.metrics().frameSent(type.getNumber());
            write(encode(type, requestId, body));
            return true;
        } catch (OutOfMemoryError none) {
            return false;
        }
    }

    /** Writes a ready-made frame, length field included, and takes over the buffer. */
    public final void sendFrame(ByteBuf frame) {
        if (!state.isOpen()) {
            frame.release();
            return;
        }
        try {
            loop.metrics().frameSent(typeOf(frame));
            write(encode(frame));
        } catch (OutOfMemoryError none) {
            closer.close(this, CloseReason.OUT_OF_MEMORY);
        }
    }

    /** Writes, or ends the connection when too much waits already. The device loses nothing: it syncs when it comes back. */
    final void write(Object channelMessage) {
        int bytes = output.write(channelMessage);
        if (bytes == OutboundQueue.FULL) {
            closer.close(this, CloseReason.SLOW_READER);
            return;
        }
        loop.metrics().bytesSent(bytes);
        if (output.hasBecomeLong()) {
            loop.held().watch(this);
        }
    }

    /** The form in which frames are sent on this connection. Any thread. */
    public abstract FrameForm form();

    /** What the pipeline of this kind of connection takes for a frame of these parts. */
    abstract Object encode(FrameType type, int requestId, Message body);

    /** What the pipeline of this kind of connection takes for a ready-made frame; takes over the buffer. */
    abstract Object encode(ByteBuf frame);

    /** What is written last of all, below frames; takes its place like everything that is written. */
    abstract Object lastWord(CloseReason reason);

    /** How long this kind of client may be silent once it is logged in, in milliseconds. */
    abstract long silenceMs(ConnectionDeadlines deadlines);

    /** Asks a silent client for a sign of life, where this kind of connection can. */
    abstract void askForLife(ConnectionDeadlines deadlines);

    /** Ends the connection once everything written has left. */
    final void finish(CloseReason reason) {
        context.writeAndFlush(lastWord(reason)).addListener(SocketEnd.AFTER_LAST_WORD);
    }

    /** Ends the connection now, whatever was not written. */
    final void abort() {
        context.close();
    }

    /** The client has said that it goes. */
    final void gone() {
        closer.close(this, CloseReason.CLIENT_GONE);
    }

    /** Ends the connection below its handlers: that of TLS would wait for a handshake that may never come. */
    final void cutOff() {
        context.pipeline().firstContext().close();
    }

    private static int typeOf(ByteBuf frame) {
        return frame.getUnsignedByte(frame.readerIndex() + FrameLayout.TYPE_OFFSET);
    }

    /** The client has sent a whole frame: its silence starts anew. */
    public final void heard(int frameBytes) {
        input.heard(frameBytes);
    }

    /** The client has sent something that is no sign of life, but not for nothing either. */
    public final void charge(int bytes) {
        input.charge(bytes);
    }

    /** Where the bytes of this connection come in. */
    public final void input(FrameInput target) {
        input.to(target);
    }

    /** So many bytes are kept now for what has not arrived whole. */
    public final void holds(int bytes) {
        input.holds(bytes);
    }

    final int heldBytes(HeldKind kind) {
        return kind == HeldKind.INPUT ? input.heldBytes() : output.measuredBytes();
    }

    final Inbound input() {
        return input;
    }

    final OutboundQueue output() {
        return output;
    }

    public final ConnectionState state() {
        return state;
    }

    /**
     * A login has been refused: its deadline starts anew, once the client may try again. Otherwise a busy server would
     * cut off those whom it has asked to wait.
     */
    public final void awaitLoginAgain(int retryAfterMs) {
        if (state.isOpen()) {
            moveTo(ConnectionState.AWAITING_LOGIN);
            stateSinceMs += Math.clamp(retryAfterMs, 0, MAX_RETRY_AFTER_MS);
        }
    }

    /** The connection goes on in its life; the deadline of its new state starts. */
    public final void moveTo(ConnectionState next) {
        if (state.isOpen()) {
            if (next == ConnectionState.LOGGED_IN) {
                output.loggedIn();
            }
            state = next;
            stateSinceMs = loop.nowMs();
            leaveWhenDone();
        }
    }

    /** Starts the session whose login is being finished; its frames may be written from now on. */
    public final void startSession(ClientSession started) {
        session = started;
    }

    /** The session on this connection, from the moment its login is being finished; null before. */
    public final ClientSession session() {
        return session;
    }

    /** Who is logged in. Only to be asked of a connection that is. */
    public final Identity identity() {
        return session.identity();
    }

    /** One more request is under way. */
    public final void beginRequest() {
        requestsUnderWay++;
    }

    /** A request has had its answer. */
    public final void endRequest() {
        requestsUnderWay--;
        leaveWhenDone();
    }

    private void leaveWhenDone() {
        if (state == ConnectionState.LEAVING && requestsUnderWay == 0) {
            closer.close(this, CloseReason.GOING_AWAY);
        }
    }

    public final int requestsUnderWay() {
        return requestsUnderWay;
    }

    /** Runs the task on the connection's event loop: at once when already there. Any thread. */
    public final void execute(Runnable task) {
        loop.execute(task);
    }

    /** The event loop this connection belongs to. Any thread. */
    public final ConnectionLoop loop() {
        return loop;
    }

    /** The client's address as far as the gateway can see it. Any thread. */
    public final InetAddress remoteAddress() {
        return remoteAddress;
    }

    final ChannelHandlerContext context() {
        return context;
    }

    final long stateSinceMs() {
        return stateSinceMs;
    }

    final int slot() {
        return slot;
    }

    final void slot(int newSlot) {
        slot = newSlot;
    }
}
