package io.parley.loadtest.scenario;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.User;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A gateway in memory, enough for the load generator, that can be told to misbehave. One lock, a thread per client. */
final class FakeGateway implements AutoCloseable {
    private static final int FIRST_USER = 100_000_000;

    /** What happens to the push of a message. */
    enum Fault {
        NONE,
        /** Every tenth push gets lost; Sync lists it, and redelivery repeats it. */
        DROPS_PUSHES,
        /** Every push leaves twice. */
        REPEATS_PUSHES,
        /** Every tenth message is acknowledged and forgotten. */
        LOSES_MESSAGES,
        /** Every message is taken, and nothing is heard of it again. */
        FORGETS_EVERYTHING,
        /** Every tenth message is stored twice. */
        STORES_TWICE
    }

    private record Client(int user, DataOutputStream out) {}

    private static final long REDELIVERY_MS = 1_500;

    private final ServerSocket server;
    private final Fault fault;
    private final Map<String, Integer> users = new HashMap<>();
    private final Map<Integer, Client> online = new HashMap<>();
    private final Map<Long, List<Message>> stored = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private int sends;

    FakeGateway(Fault fault) throws IOException {
        this.fault = fault;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Whether a client waits in vain for some of its messages. */
    boolean losesSomething() {
        return fault == Fault.LOSES_MESSAGES || fault == Fault.FORGETS_EVERYTHING;
    }

    /** The cursor of a user, as Received set it. */
    synchronized long cursor(int user, long conversation) {
        return cursors.getOrDefault(user + "/" + conversation, 0L);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        Client client = new Client(0, null);
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            client = new Client(0, new DataOutputStream(socket.getOutputStream()));
            while (true) {
                int length = in.readInt();
                in.readByte();
                int type = in.readUnsignedByte();
                in.readShort();
                int requestId = in.readInt();
                client = request(client, FrameType.forNumber(type), requestId, in.readNBytes(length - 8));
            }
        } catch (IOException gone) {
            // The client closed its connection.
        } finally {
            leave(client);
        }
    }

    private synchronized void leave(Client client) {
        online.remove(client.user(), client);
    }

    private synchronized Client request(Client client, FrameType type, int requestId, byte[] payload)
            throws IOException {
        switch (type) {
            case FRAME_TYPE_REGISTER -> {
                return logIn(
                        client,
                        FrameType.FRAME_TYPE_REGISTER_ANSWER,
                        requestId,
                        Register.parseFrom(payload).getUserName());
            }
            case FRAME_TYPE_LOGIN -> {
                return logIn(
                        client,
                        FrameType.FRAME_TYPE_LOGIN_ANSWER,
                        requestId,
                        Login.parseFrom(payload).getAccount());
            }
            case FRAME_TYPE_SEND -> send(client, requestId, Send.parseFrom(payload));
            case FRAME_TYPE_SYNC -> sync(client, requestId, Sync.parseFrom(payload));
            case FRAME_TYPE_RECEIVED -> received(client, payload);
            default -> throw new IOException("not needed here: " + type);
        }
        return client;
    }

    private Client logIn(Client client, FrameType answer, int requestId, String name) throws IOException {
        int user = users.computeIfAbsent(name, it -> FIRST_USER + users.size());
        Client known = new Client(user, client.out());
        online.put(user, known);
        Session session = Session.newBuilder()
                .setUser(User.newBuilder().setId(user).setName(name))
                .build();
        write(
                known,
                answer,
                requestId,
                LoginAnswer.newBuilder().setSession(session).build());
        return known;
    }

    private void send(Client client, int requestId, Send send) throws IOException {
        if (fault == Fault.FORGETS_EVERYTHING) {
            return;
        }
        sends++;
        long conversation = ConversationIds.direct(client.user(), send.getUserId());
        boolean tenth = sends % 10 == 0;
        if (tenth && fault == Fault.LOSES_MESSAGES) {
            ack(client, requestId, conversation, stored.get(conversation).size());
            return;
        }
        int copies = tenth && fault == Fault.STORES_TWICE ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            List<Message> messages = stored.computeIfAbsent(conversation, id -> new ArrayList<>());
            Message message = Message.newBuilder()
                    .setConversationId(conversation)
                    .setSeq(messages.size() + 1L)
                    .setSenderId(client.user())
                    .setText(send.getText())
                    .build();
            messages.add(message);
            if (tenth && fault == Fault.DROPS_PUSHES) {
                // Nothing follows the last message of a conversation that could show the gap.
                CompletableFuture.delayedExecutor(REDELIVERY_MS, TimeUnit.MILLISECONDS)
                        .execute(() -> redeliver(send.getUserId(), message));
            } else {
                push(send.getUserId(), message);
            }
            if (fault == Fault.REPEATS_PUSHES) {
                push(send.getUserId(), message);
            }
        }
        ack(client, requestId, conversation, stored.get(conversation).size());
    }

    private synchronized void redeliver(int user, Message message) {
        try {
            push(user, message);
        } catch (IOException gone) {
            // The client closed its connection.
        }
    }

    private void push(int user, Message message) throws IOException {
        if (online.containsKey(user)) {
            write(online.get(user), FrameType.FRAME_TYPE_MESSAGE, 0, message);
        }
    }

    private void ack(Client client, int requestId, long conversation, long seq) throws IOException {
        SendAck ack =
                SendAck.newBuilder().setConversationId(conversation).setSeq(seq).build();
        write(client, FrameType.FRAME_TYPE_SEND_ACK, requestId, ack);
    }

    private void sync(Client client, int requestId, Sync sync) throws IOException {
        SyncAnswer.Builder answer = SyncAnswer.newBuilder();
        stored.forEach((conversation, messages) -> {
            long after = after(client, conversation, sync);
            if (ConversationIds.isDirectMember(conversation, client.user()) && after >= 0) {
                messages.stream().filter(message -> message.getSeq() > after).forEach(answer::addMessages);
            }
        });
        write(client, FrameType.FRAME_TYPE_SYNC_ANSWER, requestId, answer.build());
    }

    private long after(Client client, long conversation, Sync sync) {
        if (sync.getAfterCount() == 0) {
            return cursor(client.user(), conversation);
        }
        for (Position position : sync.getAfterList()) {
            if (position.getConversationId() == conversation) {
                return position.hasSeq() ? position.getSeq() : cursor(client.user(), conversation);
            }
        }
        return -1;
    }

    private void received(Client client, byte[] payload) throws InvalidProtocolBufferException {
        for (Position position : Received.parseFrom(payload).getPositionsList()) {
            cursors.merge(client.user() + "/" + position.getConversationId(), position.getSeq(), Math::max);
        }
    }

    private static void write(Client client, FrameType type, int requestId, MessageLite message) throws IOException {
        byte[] payload = message.toByteArray();
        client.out().writeInt(8 + payload.length);
        client.out().writeByte(1);
        client.out().writeByte(type.getNumber());
        client.out().writeShort(0);
        client.out().writeInt(requestId);
        client.out().write(payload);
        client.out().flush();
    }
}
