package io.parley.systemtest.client;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection that does exactly what a test tells it: no reconnect, no automatic acknowledgement. Notices of the user's feed, which
 * come when he logs in on a new device, are kept apart from other pushes.
 */
public final class ChatClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final AtomicInteger requestIds = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Frame>> requests = new ConcurrentHashMap<>();
    private final BlockingQueue<Frame> pushes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Changed> notices = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private ChatClient(Socket socket) {
        this.socket = socket;
        Thread.ofVirtual().start(this::readFrames);
    }

    /** Connects to a gateway of this machine. */
    public static ChatClient connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        return new ChatClient(socket);
    }

    private void readFrames() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            while (true) {
                Frame frame = Frame.read(in);
                CompletableFuture<Frame> request = requests.remove(frame.requestId());
                if (request != null) {
                    request.complete(frame);
                } else {
                    keep(frame);
                }
            }
        } catch (IOException | RuntimeException ended) {
            requests.values()
                    .forEach(request -> request.completeExceptionally(new IOException("connection closed", ended)));
            closed.complete(null);
        }
    }

    private void keep(Frame push) {
        if (push.type() == FrameType.FRAME_TYPE_CHANGED) {
            Changed changed = push.as(Changed.parser());
            if (changed.hasNotice()) {
                notices.add(changed);
                return;
            }
        }
        pushes.add(push);
    }

    /** Sends a request; the future fails with {@link Refused} for an Error, with {@link IOException} when the connection ends. */
    public <A extends MessageLite> CompletableFuture<A> ask(FrameType type, MessageLite payload, Parser<A> answer) {
        int id = requestIds.incrementAndGet();
        CompletableFuture<Frame> frame = new CompletableFuture<>();
        requests.put(id, frame);
        if (closed.isDone()) {
            frame.completeExceptionally(new IOException("connection closed"));
        }
        try {
            write(Frame.encode(type, id, payload));
        } catch (IOException broken) {
            frame.completeExceptionally(broken);
        }
        return frame.thenApply(got -> {
            if (got.type() == FrameType.FRAME_TYPE_ERROR) {
                throw new Refused(got.as(Error.parser()));
            }
            return got.as(answer);
        });
    }

    /** Sends a request and waits for its answer; throws {@link Refused}. */
    public <A extends MessageLite> A call(FrameType type, MessageLite payload, Parser<A> answer) {
        try {
            return ask(type, payload, answer).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " got no answer", failed.getCause());
        } catch (TimeoutException | InterruptedException late) {
            throw new IllegalStateException(type + " got no answer in " + PATIENCE, late);
        }
    }

    /** Sends a frame that has no answer. */
    public void tell(FrameType type, MessageLite payload) throws IOException {
        write(Frame.encode(type, 0, payload));
    }

    /** Writes raw bytes. */
    public synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public Session register(String name, String password, String device) {
        return call(
                        FrameType.FRAME_TYPE_REGISTER,
                        Register.newBuilder()
                                .setUserName(name)
                                .setPassword(password)
                                .setDeviceId(device)
                                .build(),
                        RegisterAnswer.parser())
                .getSession();
    }

    public Session login(String account, String password, String device) {
        return call(
                        FrameType.FRAME_TYPE_LOGIN,
                        Login.newBuilder()
                                .setAccount(account)
                                .setPassword(password)
                                .setDeviceId(device)
                                .build(),
                        LoginAnswer.parser())
                .getSession();
    }

    public SendAck send(int userId, String text) {
        return call(FrameType.FRAME_TYPE_SEND, sendTo(userId, UUID.randomUUID().toString(), text), SendAck.parser());
    }

    public SendAck send(String userName, String text) {
        Send send = sendTo(0, UUID.randomUUID().toString(), text).toBuilder()
                .setUserName(userName)
                .build();
        return call(FrameType.FRAME_TYPE_SEND, send, SendAck.parser());
    }

    public static Send sendTo(int userId, String clientMessageId, String text) {
        return Send.newBuilder()
                .setUserId(userId)
                .setClientMessageId(clientMessageId)
                .setText(text)
                .build();
    }

    /** Everything that this device has not acknowledged, page by page. */
    public List<Message> sync() {
        List<Message> messages = new ArrayList<>();
        SyncAnswer answer;
        Sync request = Sync.getDefaultInstance();
        do {
            answer = call(FrameType.FRAME_TYPE_SYNC, request, SyncAnswer.parser());
            messages.addAll(answer.getMessagesList());
            request =
                    Sync.newBuilder().setContinuation(answer.getContinuation()).build();
        } while (answer.getMore());
        return messages;
    }

    public void received(long conversationId, long seq) throws IOException {
        tell(
                FrameType.FRAME_TYPE_RECEIVED,
                Received.newBuilder()
                        .addPositions(Position.newBuilder()
                                .setConversationId(conversationId)
                                .setSeq(seq))
                        .build());
    }

    /** The next push of one type; others before it are skipped. */
    public <M extends MessageLite> M awaitPush(FrameType type, Parser<M> parser) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                Frame push = pushes.poll(giveUpAt - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (push == null) {
                    throw new AssertionError("No " + type + " in " + PATIENCE);
                }
                if (push.type() == type) {
                    return push.as(parser);
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** How many pushes of one type have come and were not taken. */
    public long pushesOf(FrameType type) {
        return pushes.stream().filter(push -> push.type() == type).count();
    }

    /** The next message push. */
    public Message awaitMessage() {
        return awaitPush(FrameType.FRAME_TYPE_MESSAGE, Message.parser());
    }

    /** The next notice of the user's feed. */
    public Changed awaitNotice() {
        try {
            Changed notice = notices.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (notice == null) {
                throw new AssertionError("No notice in " + PATIENCE);
            }
            return notice;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The next push of any type but notices, or null when none comes within the time. */
    public Frame pollPush(Duration patience) throws InterruptedException {
        return pushes.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes when the server has closed the connection. */
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
