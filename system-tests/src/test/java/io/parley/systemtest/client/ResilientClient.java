package io.parley.systemtest.client;

import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that survives everything, as docs/protocol.md tells: reconnects to whichever gateway answers, repeats what was
 * not acknowledged under the same client message id, drops duplicates, fills gaps. Keeps a log of all it did for the
 * checker. Sends are pipelined up to a window.
 */
public final class ResilientClient implements AutoCloseable {
    private static final int WINDOW = 8;
    private static final Duration TICK = Duration.ofMillis(20);
    /** Who sends what is no message. */
    private static final int NOBODY = 0;

    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final String password;
    private final int[] ports;
    private final Thread thread;
    private final ClientLog log = new ClientLog();
    private final Sequencer sequencer = new Sequencer();
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Map<String, Outgoing> unacked = new LinkedHashMap<>();
    private final LongAccumulator longestSendNanos = new LongAccumulator(Math::max, 0);
    private String accessToken;
    private int nextPort;
    private int reconnectAfterMs;
    private int queued;
    private volatile Refused refusedForGood;
    private volatile boolean closed;
    private volatile int connections;
    private volatile long longestOutageNanos;

    /** Starts to connect at once, to the given gateways in turn, beginning with the first. */
    public ResilientClient(String name, String password, int... ports) {
        this.name = name;
        this.password = password;
        this.ports = ports;
        this.thread = Thread.ofVirtual().name("client-" + name).start(this::run);
    }

    /** Queues a message to a user. */
    public void send(int userId, String text) {
        send(Send.newBuilder().setUserId(userId), text);
    }

    /** Queues a message to a group. */
    public void sendToGroup(long conversationId, String text) {
        send(Send.newBuilder().setConversationId(conversationId), text);
    }

    private void send(Send.Builder to, String text) {
        synchronized (waiting) {
            waiting.add(new Outgoing(
                    to.setClientMessageId(name + "-" + ++queued).setText(text).build(), 0));
        }
    }

    /** Messages queued or sent that have no SendAck yet; throws once the server has refused one for good. */
    public int unfinished() {
        if (refusedForGood != null) {
            throw refusedForGood;
        }
        synchronized (waiting) {
            return waiting.size() + unacked.size();
        }
    }

    public ClientLog log() {
        return log;
    }

    /** How often this client has logged in or resumed. */
    public int connections() {
        return connections;
    }

    /** The longest time between two sessions: from the loss, or the GoAway, to the answer to the next login. */
    public Duration longestOutage() {
        return Duration.ofNanos(longestOutageNanos);
    }

    /** The longest time from the first writing of a message to its SendAck. */
    public Duration longestSend() {
        return Duration.ofNanos(longestSendNanos.get());
    }

    private void run() {
        long lostNanos = 0;
        while (!closed) {
            try (ChatClient connection = ChatClient.connect(ports[nextPort % ports.length])) {
                open(connection);
                connections++;
                if (lostNanos != 0) {
                    longestOutageNanos = Math.max(longestOutageNanos, System.nanoTime() - lostNanos);
                    lostNanos = 0;
                }
                converse(connection);
            } catch (IOException | RuntimeException broken) {
                nextPort++;
            } catch (InterruptedException stopped) {
                return;
            }
            if (lostNanos == 0) {
                lostNanos = System.nanoTime();
            }
            waitAsTold();
        }
    }

    /** What a GoAway asked for. */
    private void waitAsTold() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(reconnectAfterMs));
        reconnectAfterMs = 0;
    }

    private void open(ChatClient connection) throws InterruptedException {
        if (accessToken != null) {
            try {
                await(connection.ask(
                        FrameType.FRAME_TYPE_RESUME,
                        Resume.newBuilder().setAccessToken(accessToken).build(),
                        ResumeAnswer.parser()));
                return;
            } catch (Refused refused) {
                accessToken = null;
            }
        }
        LoginAnswer answer = await(connection.ask(
                FrameType.FRAME_TYPE_LOGIN,
                Login.newBuilder()
                        .setAccount(name)
                        .setPassword(password)
                        .setDeviceId("resilient")
                        .build(),
                LoginAnswer.parser()));
        accessToken = answer.getSession().getAccessToken();
    }

    private static <A> A await(CompletableFuture<A> answer) throws InterruptedException {
        try {
            return answer.orTimeout(LOGIN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw failed;
        }
    }

    /** Everything of one connection happens on this client's thread, in turns: what came in, then what goes out. */
    private void converse(ChatClient connection) throws IOException, InterruptedException {
        syncAll(connection, Sync.getDefaultInstance());
        List<InFlight> inFlight = new ArrayList<>();
        synchronized (waiting) {
            unacked.values().forEach(out -> inFlight.add(write(connection, out)));
        }
        long nextPing = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!closed && !connection.closed().isDone()) {
            Frame push = connection.pollPush(TICK);
            if (push != null && push.type() == FrameType.FRAME_TYPE_MESSAGE) {
                receive(connection, push.as(Message.parser()));
            } else if (push != null && push.type() == FrameType.FRAME_TYPE_CHANGED) {
                receive(connection, placeOf(push.as(Changed.parser())));
            } else if (push != null && push.type() == FrameType.FRAME_TYPE_GO_AWAY) {
                reconnectAfterMs = push.as(GoAway.parser()).getReconnectAfterMs();
                nextPort++;
                return;
            }
            collect(connection, inFlight);
            fill(connection, inFlight);
            if (System.nanoTime() - nextPing > 0) {
                connection.tell(FrameType.FRAME_TYPE_PING, Ping.getDefaultInstance());
                nextPing = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            }
        }
        nextPort++;
    }

    /** What is no message has its place among them all the same. */
    private static Message placeOf(Changed changed) {
        return Message.newBuilder()
                .setConversationId(changed.getConversationId())
                .setSeq(changed.getSeq())
                .setSenderId(NOBODY)
                .build();
    }

    private void receive(ChatClient connection, Message message) throws IOException, InterruptedException {
        take(connection, sequencer.accept(message));
        long conversation = message.getConversationId();
        if (sequencer.hasGap(conversation)) {
            syncAll(
                    connection,
                    Sync.newBuilder()
                            .addAfter(Position.newBuilder()
                                    .setConversationId(conversation)
                                    .setSeq(sequencer.lastSeen(conversation)))
                            .build());
        }
    }

    private void syncAll(ChatClient connection, Sync request) throws IOException, InterruptedException {
        SyncAnswer answer;
        Sync next = request;
        do {
            answer = sync(connection, next);
            List<Message> entries = new ArrayList<>(answer.getMessagesList());
            answer.getChangesList().forEach(changed -> entries.add(placeOf(changed)));
            entries.sort(Comparator.comparingLong(Message::getSeq));
            for (Message message : entries) {
                take(connection, sequencer.accept(message));
            }
            next = request.toBuilder().setContinuation(answer.getContinuation()).build();
        } while (answer.getMore());
    }

    /** Asks again as long as the gateway says when: it cannot look while message-service is away, and that is no end of the session. */
    private SyncAnswer sync(ChatClient connection, Sync request) throws InterruptedException {
        while (true) {
            try {
                return await(connection.ask(FrameType.FRAME_TYPE_SYNC, request, SyncAnswer.parser()));
            } catch (Refused refused) {
                if (closed || refused.error().getRetryAfterMs() == 0) {
                    throw refused;
                }
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(refused.error().getRetryAfterMs()));
            }
        }
    }

    private void take(ChatClient connection, List<Message> inOrder) throws IOException {
        inOrder.stream().filter(message -> message.getSenderId() != NOBODY).forEach(log::received);
        if (!inOrder.isEmpty()) {
            Message last = inOrder.getLast();
            connection.received(last.getConversationId(), last.getSeq());
        }
    }

    private void fill(ChatClient connection, List<InFlight> inFlight) {
        synchronized (waiting) {
            while (unacked.size() < WINDOW && !waiting.isEmpty()) {
                Outgoing out = waiting.poll().writtenNow();
                unacked.put(out.clientMessageId(), out);
                log.sent(out.clientMessageId(), out.send.getText());
                inFlight.add(write(connection, out));
            }
        }
    }

    private InFlight write(ChatClient connection, Outgoing out) {
        CompletableFuture<SendAck> ack = connection.ask(FrameType.FRAME_TYPE_SEND, out.send, SendAck.parser());
        return new InFlight(out, ack.thenApply(got -> {
            longestSendNanos.accumulate(System.nanoTime() - out.writtenNanos);
            return got;
        }));
    }

    private void collect(ChatClient connection, List<InFlight> inFlight) throws IOException {
        for (InFlight sent : List.copyOf(inFlight)) {
            if (!sent.ack.isDone()) {
                continue;
            }
            inFlight.remove(sent);
            try {
                SendAck ack = sent.ack.join();
                log.acked(sent.out.clientMessageId(), sent.out.send.getText(), ack);
                synchronized (waiting) {
                    unacked.remove(sent.out.clientMessageId());
                }
                take(connection, sequencer.sent(ack.getConversationId(), ack.getSeq()));
                if (sequencer.lastSeen(ack.getConversationId()) > 0) {
                    connection.received(ack.getConversationId(), sequencer.lastSeen(ack.getConversationId()));
                }
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof Refused refused)) {
                    throw failed;
                }
                if (refused.error().getRetryAfterMs() == 0) {
                    refusedForGood = refused;
                    throw refused;
                }
                inFlight.add(later(connection, sent.out, refused.error()));
            }
        }
    }

    private InFlight later(ChatClient connection, Outgoing out, Error refusal) {
        CompletableFuture<SendAck> ack = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(refusal.getRetryAfterMs(), TimeUnit.MILLISECONDS)
                .execute(() -> write(connection, out).ack.whenComplete((got, failure) -> {
                    if (failure == null) {
                        ack.complete(got);
                    } else {
                        ack.completeExceptionally(
                                failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
                    }
                }));
        return new InFlight(out, ack);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private record Outgoing(Send send, long writtenNanos) {
        String clientMessageId() {
            return send.getClientMessageId();
        }

        Outgoing writtenNow() {
            return new Outgoing(send, System.nanoTime());
        }
    }

    private record InFlight(Outgoing out, CompletableFuture<SendAck> ack) {}
}
