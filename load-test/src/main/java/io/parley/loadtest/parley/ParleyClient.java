package io.parley.loadtest.parley;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.ContactStatus;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.ByteConsumer;
import io.parley.loadtest.net.Connection;
import io.parley.loadtest.net.LoadLoop;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Ping;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One device of one Parley user. Logging in is {@link LoginDialog}'s part, catching up {@link SyncDialog}'s, what arrives
 * {@link Receiving}'s, what is sent {@link Outbox}'s, statuses are {@link StatusDialog}'s.
 */
final class ParleyClient implements ChatClient, ByteConsumer {
    private static final int LARGEST_FRAME_BYTES = 1 << 20;
    private static final long LONGEST_JITTER_MS = 5_000;

    private final Account account;
    private final LoadLoop loop;
    private final ParleyServer server;
    private final Heartbeats heartbeats;
    private final ChatListener listener;
    private final LoginDialog login;
    private final SyncDialog sync;
    private final Outbox outbox;
    private final Requests requests = new Requests();
    private final Receiving receiving;
    private final StatusDialog statuses;
    private Connection connection;
    private int nextRequestId = 1;
    private int heartbeatPlace = -1;
    private boolean ready;
    private boolean closed;

    ParleyClient(Account account, LoadLoop loop, ParleyServer server, ChatListener listener) {
        this.account = account;
        this.loop = loop;
        this.server = server;
        this.listener = listener;
        this.heartbeats = server.heartbeats(loop);
        this.login = new LoginDialog(this, server, listener);
        this.sync = new SyncDialog(this);
        this.outbox = new Outbox(this, listener);
        this.receiving = new Receiving(this, server.inbox(account), heartbeats, listener);
        this.statuses = new StatusDialog(this, listener);
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public void open(LoginWay way) {
        closed = false;
        login.start(way);
    }

    @Override
    public void send(Account to, int pair, long number, long intendedNanos) {
        outbox.send(new PendingSend(to.userId(), 0, pair, number, intendedNanos));
    }

    @Override
    public void post(long group, int talk, long number, long intendedNanos) {
        outbox.send(new PendingSend(0, group, talk, number, intendedNanos));
    }

    @Override
    public void followStatuses() {
        statuses.follow();
    }

    @Override
    public void choose(ContactStatus status) {
        statuses.choose(status);
    }

    @Override
    public void close() {
        closed = true;
        if (connection != null) {
            receiving.acknowledge();
            connection.close();
        }
        leave();
    }

    @Override
    public void opened() {
        login.connected();
    }

    @Override
    public void received(ByteBuf in) {
        while (in.readableBytes() >= FrameLayout.HEADER_BYTES) {
            int start = in.readerIndex();
            int end = start + FrameLayout.LENGTH_FIELD_BYTES + in.getInt(start);
            if (end - start > LARGEST_FRAME_BYTES || end - start < FrameLayout.HEADER_BYTES) {
                throw new IllegalStateException("the server sent a frame of " + (end - start) + " bytes");
            }
            if (end > in.writerIndex()) {
                return;
            }
            int type = in.getUnsignedByte(start + FrameLayout.TYPE_OFFSET);
            int requestId = in.getInt(start + FrameLayout.REQUEST_ID_OFFSET);
            in.readerIndex(start + FrameLayout.HEADER_BYTES);
            frame(type, requestId, in, end);
            in.readerIndex(end);
        }
    }

    @Override
    public void closed(String reason) {
        connection = null;
        boolean wasReady = ready;
        leave();
        receiving.disconnected();
        sync.disconnected();
        requests.disconnected();
        statuses.disconnected();
        if (closed) {
            return;
        }
        if (wasReady) {
            listener.disconnected(this, reason);
        }
        // The listener may have had enough.
        if (!closed) {
            login.connectionLost(reason, wasReady);
        }
    }

    private void frame(int type, int requestId, ByteBuf in, int end) {
        switch (type) {
            case FrameType.FRAME_TYPE_MESSAGE_VALUE -> receiving.message(in, end, false);
            case FrameType.FRAME_TYPE_CHANGED_VALUE -> receiving.change(in, end, false);
            case FrameType.FRAME_TYPE_SEND_ACK_VALUE -> receiving.sendAck(requestId, in, end);
            case FrameType.FRAME_TYPE_PRESENCE_VALUE -> statuses.pushed(in, end);
            case FrameType.FRAME_TYPE_RECEIPT_VALUE, FrameType.FRAME_TYPE_PONG_VALUE -> {}
            case FrameType.FRAME_TYPE_SYNC_ANSWER_VALUE -> sync.answer(requestId, in, end);
            case FrameType.FRAME_TYPE_ERROR_VALUE -> refused(requestId, in, end);
            default -> {
                byte[] payload = Frames.payload(in, end);
                if (!requests.answered(requestId, payload)) {
                    login.frame(type, payload);
                }
            }
        }
    }

    private void refused(int requestId, ByteBuf in, int end) {
        var error = Frames.error(in, end);
        if (!outbox.refused(requestId, error)
                && !sync.refused(requestId, error)
                && !requests.refused(requestId, error)
                && !ready) {
            login.refused(error);
        }
    }

    /** Logged in: catch up. */
    void loggedIn() {
        heartbeatPlace = heartbeats.joins(this);
        sync.startAfterLogin();
    }

    /** Caught up: repeat what was not acknowledged, in order. */
    void caughtUp() {
        ready = true;
        outbox.repeatAll();
        receiving.settleAll();
        listener.ready(this);
    }

    void ping() {
        write(FrameType.FRAME_TYPE_PING, nextRequestId++, Ping.getDefaultInstance());
    }

    /** Asks for something beside the message path; whoever asks repeats it after a reconnect. */
    void request(FrameType type, MessageLite message, Requests.Answer answer) {
        int requestId = nextRequestId();
        requests.asked(requestId, answer);
        write(type, requestId, message);
    }

    int nextRequestId() {
        return nextRequestId++;
    }

    void write(FrameType type, int requestId, MessageLite message) {
        if (connection != null) {
            FrameWriter.frame(connection.out(), type, requestId, message);
            connection.flushSoon();
        }
    }

    /** Writes a Send when logged in and caught up; otherwise the outbox repeats it then. */
    void write(int requestId, PendingSend message) {
        if (ready) {
            FrameWriter.send(connection.out(), requestId, server.payload(), message);
            connection.flushSoon();
        }
    }

    void connect(InetSocketAddress gateway) {
        connection = loop.connect(gateway, this);
    }

    boolean isConnected() {
        return connection != null && connection.isOpen();
    }

    /** Runs a task after the given time and a random part of it, at most 5 s, unless the client was closed. */
    void after(long millis, Runnable task) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(
                millis + ThreadLocalRandom.current().nextLong(Math.min(millis, LONGEST_JITTER_MS) + 1));
        loop.after(nanos, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    void giveUp() {
        close();
    }

    boolean isReady() {
        return ready;
    }

    Payload payload() {
        return server.payload();
    }

    Outbox outbox() {
        return outbox;
    }

    SyncDialog sync() {
        return sync;
    }

    Receiving receiving() {
        return receiving;
    }

    private void leave() {
        if (heartbeatPlace >= 0) {
            heartbeats.leaves(this, heartbeatPlace);
        }
        heartbeatPlace = -1;
        ready = false;
    }
}
