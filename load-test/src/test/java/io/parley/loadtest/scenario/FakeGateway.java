package io.parley.loadtest.scenario;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.SetStatus;
import io.parley.proto.client.v1.SetStatusAnswer;
import io.parley.proto.client.v1.StatusesAnswer;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserStatus;
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
        /** Nothing is pushed or listed to the first member that a group took in. */
        FORGETS_ONE_MEMBER,
        /** Every tenth message is stored twice. */
        STORES_TWICE,
        /** The last of a user's contacts is not told that his status has changed. */
        FORGETS_ONE_CONTACT,
        /** The user himself is told too. */
        TELLS_ONE_TOO_MANY
    }

    private record Client(int user, DataOutputStream out) {}

    private static final long REDELIVERY_MS = 1_500;

    private final ServerSocket server;
    private final Fault fault;
    private final Map<String, Integer> users = new HashMap<>();
    private final Map<Integer, Client> online = new HashMap<>();
    /** Entries by conversation, each a Message or a Changed; the first has seq 1. */
    private final Map<Long, List<MessageLite>> stored = new HashMap<>();

    private final Map<Long, List<Integer>> groups = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    /** Contacts of each user, by name. */
    private final Map<String, List<String>> contacts = new HashMap<>();

    private final Map<Integer, UserStatus> chosen = new HashMap<>();
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

    /** From now on a user has these contacts, known by their names. */
    synchronized void contacts(String user, List<String> others) {
        contacts.put(user, others);
    }

    /** Whether a client waits in vain for some of its messages. */
    boolean losesSomething() {
        return fault == Fault.LOSES_MESSAGES
                || fault == Fault.FORGETS_EVERYTHING
                || fault == Fault.FORGETS_ONE_MEMBER
                || fault == Fault.FORGETS_ONE_CONTACT;
    }

    /** The cursor of a user, as Received set it. */
    synchronized long cursor(int user, long conversation) {
        return cursors.getOrDefault(user + "/" + conversation, 0L);
    }

    /** The same for the only group. */
    synchronized long groupCursor(int user) {
        return cursor(user, groups.keySet().iterator().next());
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
            case FRAME_TYPE_CREATE_GROUP -> createGroup(client, requestId, CreateGroup.parseFrom(payload));
            case FRAME_TYPE_CHANGE -> invite(client, requestId, Change.parseFrom(payload));
            case FRAME_TYPE_SYNC -> sync(client, requestId, Sync.parseFrom(payload));
            case FRAME_TYPE_RECEIVED -> received(client, payload);
            case FRAME_TYPE_STATUSES -> statuses(client, requestId);
            case FRAME_TYPE_SET_STATUS -> choose(client, requestId, SetStatus.parseFrom(payload));
            default -> throw new IOException("not needed here: " + type);
        }
        return client;
    }

    private Client logIn(Client client, FrameType answer, int requestId, String name) throws IOException {
        int user = users.computeIfAbsent(name, it -> FIRST_USER + users.size());
        Client known = new Client(user, client.out());
        online.put(user, known);
        tell(user, contactsOf(user));
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
        long conversation = send.hasConversationId()
                ? send.getConversationId()
                : ConversationIds.direct(client.user(), send.getUserId());
        List<Integer> receivers = groups.getOrDefault(conversation, List.of(send.getUserId())).stream()
                .filter(user -> user != client.user())
                .toList();
        boolean tenth = sends % 10 == 0;
        if (tenth && fault == Fault.LOSES_MESSAGES) {
            ack(client, requestId, conversation, stored.get(conversation).size());
            return;
        }
        int copies = tenth && fault == Fault.STORES_TWICE ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            List<MessageLite> messages = stored.computeIfAbsent(conversation, id -> new ArrayList<>());
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
                        .execute(() -> receivers.forEach(user -> redeliver(user, message)));
            } else {
                push(receivers, message);
            }
            if (fault == Fault.REPEATS_PUSHES) {
                push(receivers, message);
            }
        }
        ack(client, requestId, conversation, stored.get(conversation).size());
    }

    private synchronized void redeliver(int user, Message message) {
        try {
            push(List.of(user), message);
        } catch (IOException gone) {
            // The client closed its connection.
        }
    }

    private void push(List<Integer> users, Message message) throws IOException {
        for (int user : users) {
            if (online.containsKey(user) && !isForgotten(user)) {
                write(online.get(user), FrameType.FRAME_TYPE_MESSAGE, 0, message);
            }
        }
    }

    private void createGroup(Client client, int requestId, CreateGroup request) throws IOException {
        long group = ConversationIds.group(client.user(), request.getClientMessageId());
        groups.put(group, new ArrayList<>(List.of(client.user())));
        takeIn(group, request.getUserIdsList());
        CreateGroupAnswer answer = CreateGroupAnswer.newBuilder()
                .setConversationId(group)
                .setSeq(1)
                .build();
        write(client, FrameType.FRAME_TYPE_CREATE_GROUP_ANSWER, requestId, answer);
    }

    private void invite(Client client, int requestId, Change change) throws IOException {
        long group = change.getConversationId();
        takeIn(group, change.getInvite().getUserIdsList());
        ChangeAck ack = ChangeAck.newBuilder()
                .setConversationId(group)
                .setSeq(stored.get(group).size())
                .build();
        write(client, FrameType.FRAME_TYPE_CHANGE_ACK, requestId, ack);
    }

    private void takeIn(long group, List<Integer> some) {
        groups.get(group).addAll(some);
        List<MessageLite> entries = stored.computeIfAbsent(group, id -> new ArrayList<>());
        entries.add(Changed.newBuilder()
                .setConversationId(group)
                .setSeq(entries.size() + 1L)
                .build());
    }

    private void ack(Client client, int requestId, long conversation, long seq) throws IOException {
        SendAck ack =
                SendAck.newBuilder().setConversationId(conversation).setSeq(seq).build();
        write(client, FrameType.FRAME_TYPE_SEND_ACK, requestId, ack);
    }

    private void sync(Client client, int requestId, Sync sync) throws IOException {
        SyncAnswer.Builder answer = SyncAnswer.newBuilder();
        stored.forEach((conversation, entries) -> {
            long after = after(client, conversation, sync);
            if (isMember(conversation, client.user()) && !isForgotten(client.user()) && after >= 0) {
                entries.stream().skip(after).forEach(entry -> list(entry, answer));
            }
        });
        write(client, FrameType.FRAME_TYPE_SYNC_ANSWER, requestId, answer.build());
    }

    private boolean isMember(long conversation, int user) {
        return groups.containsKey(conversation)
                ? groups.get(conversation).contains(user)
                : ConversationIds.isDirectMember(conversation, user);
    }

    private boolean isForgotten(int user) {
        return fault == Fault.FORGETS_ONE_MEMBER
                && groups.values().stream().anyMatch(members -> members.get(1) == user);
    }

    private static void list(MessageLite entry, SyncAnswer.Builder answer) {
        if (entry instanceof Changed change) {
            answer.addChanges(change);
        } else {
            answer.addMessages((Message) entry);
        }
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

    private void statuses(Client client, int requestId) throws IOException {
        StatusesAnswer.Builder answer = StatusesAnswer.newBuilder();
        contactsOf(client.user()).forEach(contact -> answer.addStatuses(presence(contact)));
        write(client, FrameType.FRAME_TYPE_STATUSES_ANSWER, requestId, answer.build());
    }

    private void choose(Client client, int requestId, SetStatus choice) throws IOException {
        chosen.put(client.user(), choice.getStatus());
        SetStatusAnswer answer =
                SetStatusAnswer.newBuilder().setStatus(choice.getStatus()).build();
        write(client, FrameType.FRAME_TYPE_SET_STATUS_ANSWER, requestId, answer);
        List<Integer> told = new ArrayList<>(contactsOf(client.user()));
        if (fault == Fault.FORGETS_ONE_CONTACT) {
            told.removeLast();
        } else if (fault == Fault.TELLS_ONE_TOO_MANY) {
            told.add(client.user());
        }
        tell(client.user(), told);
    }

    private void tell(int user, List<Integer> others) throws IOException {
        for (int other : others) {
            if (online.containsKey(other)) {
                write(online.get(other), FrameType.FRAME_TYPE_PRESENCE, 0, presence(user));
            }
        }
    }

    private Presence presence(int user) {
        UserStatus status = chosen.getOrDefault(user, UserStatus.USER_STATUS_ONLINE);
        return Presence.newBuilder()
                .setUserId(user)
                .setStatus(online.containsKey(user) ? status : UserStatus.USER_STATUS_OFFLINE)
                .build();
    }

    private List<Integer> contactsOf(int user) {
        List<String> names = users.entrySet().stream()
                .filter(entry -> entry.getValue() == user)
                .findFirst()
                .map(entry -> contacts.getOrDefault(entry.getKey(), List.of()))
                .orElse(List.of());
        return names.stream().filter(users::containsKey).map(users::get).toList();
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
