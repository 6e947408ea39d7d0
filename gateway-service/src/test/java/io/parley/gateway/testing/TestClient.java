package io.parley.gateway.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.parley.gateway.protocol.FrameTypes;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Pong;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.Session;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;

/** A blocking client of the TCP protocol, written from its description and not from the gateway's codec. */
public final class TestClient implements AutoCloseable {
    /** Ports of gateways that have had their lease: the first test of a JVM may come before it. */
    private static final Set<Integer> KNOWN_TO_TAKE_LOGINS = ConcurrentHashMap.newKeySet();

    private static final int READ_TIMEOUT_MS = 10_000;

    private static final int MAX_LENGTH = 65_536;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int lastRequestId;

    public TestClient(int port) {
        this(SocketFactory.getDefault(), port);
    }

    /** A client on a socket of this factory, for TLS. The gateway is called "localhost". */
    public TestClient(SocketFactory sockets, int port) {
        try {
            socket = sockets.createSocket("localhost", port);
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A client that has logged in with a password. */
    public static TestClient loggedIn(int port, String user, String device) {
        if (KNOWN_TO_TAKE_LOGINS.add(port)) {
            awaitLogins(SocketFactory.getDefault(), port);
        }
        TestClient client = new TestClient(port);
        client.login(user, device);
        return client;
    }

    /** Waits until the gateway has its lease: logins are refused before. */
    public static void awaitLogins(SocketFactory sockets, int port) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            try (TestClient client = new TestClient(sockets, port)) {
                client.request(FrameType.FRAME_TYPE_LOGIN, loginOf("user900", "probe"));
                return client.read().body() instanceof LoginAnswer;
            }
        });
    }

    private static Login loginOf(String user, String device) {
        return Login.newBuilder()
                .setAccount(user)
                .setPassword(AuthPeer.PASSWORD)
                .setDeviceId(device)
                .build();
    }

    public Session login(String user, String device) {
        int id = request(FrameType.FRAME_TYPE_LOGIN, loginOf(user, device));
        return answer(id, LoginAnswer.class).getSession();
    }

    public int send(String toUser, String clientMessageId, String text) {
        return request(
                FrameType.FRAME_TYPE_SEND,
                Send.newBuilder()
                        .setUserName(toUser)
                        .setClientMessageId(clientMessageId)
                        .setText(text)
                        .build());
    }

    /** Sends a request and answers its id. */
    public int request(FrameType type, Message body) {
        int id = ++lastRequestId;
        raw(frame(type.getNumber(), id, body.toByteArray()));
        return id;
    }

    /** The bytes of a frame. */
    public static byte[] frame(int type, int requestId, byte[] payload) {
        return ByteBuffer.allocate(FrameLayout.HEADER_BYTES + payload.length)
                .putInt(FrameLayout.COUNTED_HEADER_BYTES + payload.length)
                .put((byte) FrameLayout.VERSION)
                .put((byte) type)
                .putShort((short) 0)
                .putInt(requestId)
                .put(payload)
                .array();
    }

    public void raw(byte... bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next frame. */
    public Frame read() {
        try {
            int length = in.readInt();
            if (length > MAX_LENGTH) {
                throw new AssertionError("P-11: the gateway sent a frame of length " + length);
            }
            byte[] rest = new byte[length];
            in.readFully(rest);
            ByteBuffer header = ByteBuffer.wrap(rest);
            header.get();
            int type = Byte.toUnsignedInt(header.get());
            header.getShort();
            int requestId = header.getInt();
            byte[] payload = new byte[header.remaining()];
            header.get(payload);
            Message body =
                    FrameTypes.prototype(type).orElseThrow().getParserForType().parseFrom(payload);
            return new Frame(FrameType.forNumber(type), requestId, body);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new AssertionError("The gateway sent a payload that does not parse", unreadable);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The answer to this request, which must be the next frame. */
    public <M extends Message> M answer(int requestId, Class<M> kind) {
        Frame frame = read();
        if (frame.requestId() != requestId || !kind.isInstance(frame.body())) {
            throw new AssertionError("Expected " + kind.getSimpleName() + " " + requestId + ", got " + frame);
        }
        return kind.cast(frame.body());
    }

    public Error error(int requestId) {
        return answer(requestId, Error.class);
    }

    /** Shows that the connection is alive and answered. */
    public void ping() {
        answer(request(FrameType.FRAME_TYPE_PING, Ping.getDefaultInstance()), Pong.class);
    }

    /** Whether the gateway ends the connection without another frame. */
    public boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (EOFException ended) {
            return true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A frame that has come. */
    public record Frame(FrameType type, int requestId, Message body) {}
}
