package io.parley.jobs.exchange;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.parley.jobs.JobFailure;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** One blocking connection to a gateway. For one thread. */
final class CheckClient implements AutoCloseable {
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int LOWEST_PUSH = FrameType.FRAME_TYPE_MESSAGE_VALUE;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int lastRequestId;

    private CheckClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** What the gateway refused. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Error error;

        Refused(Error error) {
            super("The gateway refuses: " + error.getCode() + ", " + error.getMessage());
            this.error = error;
        }

        ErrorCode code() {
            return error.getCode();
        }
    }

    /** Connects; a read waits no longer than the time given, in milliseconds. */
    static CheckClient connect(GatewayAddress gateway, int timeoutMs) throws IOException {
        Socket socket = gateway.newSocket();
        socket.connect(gateway.resolve(), timeoutMs);
        socket.setSoTimeout(timeoutMs);
        socket.setTcpNoDelay(true);
        return new CheckClient(socket);
    }

    /** The name or address that it is connected to, as it stands in a sentence: a name without its final dot. */
    String host() {
        return ((InetSocketAddress) socket.getRemoteSocketAddress())
                .getHostString()
                .replaceFirst("\\.$", "");
    }

    /** Sends a request and waits for its answer; pushes in between are dropped. */
    <T extends MessageLite> T ask(FrameType type, MessageLite request, Parser<T> answer) throws IOException {
        int id = ++lastRequestId;
        write(type, id, request);
        while (true) {
            Frame frame = read();
            if (frame.requestId == id) {
                return parse(frame, answer);
            }
        }
    }

    /** Sends a request that has no answer. */
    void tell(FrameType type, MessageLite request) throws IOException {
        write(type, FrameLayout.NO_REQUEST_ID, request);
    }

    /** Waits for the next push of this type. */
    <T extends MessageLite> T await(FrameType type, Parser<T> push) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type == type.getNumber()) {
                return parse(frame, push);
            }
            if (frame.type < LOWEST_PUSH && frame.requestId == FrameLayout.NO_REQUEST_ID) {
                parse(frame, push);
            }
        }
    }

    private record Frame(int type, int requestId, byte[] payload) {}

    private static <T extends MessageLite> T parse(Frame frame, Parser<T> parser) throws IOException {
        try {
            if (frame.type == FrameType.FRAME_TYPE_ERROR_VALUE) {
                throw new Refused(Error.parseFrom(frame.payload));
            }
            return parser.parseFrom(frame.payload);
        } catch (InvalidProtocolBufferException malformed) {
            throw new JobFailure("What answers is not a gateway of this version.", malformed);
        }
    }

    private void write(FrameType type, int requestId, MessageLite payload) throws IOException {
        byte[] body = payload.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(FrameLayout.HEADER_BYTES + body.length);
        frame.putInt(FrameLayout.COUNTED_HEADER_BYTES + body.length)
                .put((byte) FrameLayout.VERSION)
                .put((byte) type.getNumber())
                .putShort((short) FrameLayout.NO_FLAGS)
                .putInt(requestId)
                .put(body);
        out.write(frame.array());
        out.flush();
    }

    private Frame read() throws IOException {
        int length = in.readInt();
        if (length < FrameLayout.COUNTED_HEADER_BYTES || length > MAX_FRAME_BYTES) {
            throw new JobFailure("What answers is not a gateway: it announces a frame of " + length + " bytes.");
        }
        byte[] rest = new byte[length];
        in.readFully(rest);
        ByteBuffer frame = ByteBuffer.wrap(rest);
        int type = Byte.toUnsignedInt(frame.get(FrameLayout.TYPE_OFFSET - FrameLayout.LENGTH_FIELD_BYTES));
        int requestId = frame.getInt(FrameLayout.REQUEST_ID_OFFSET - FrameLayout.LENGTH_FIELD_BYTES);
        byte[] payload = new byte[length - FrameLayout.COUNTED_HEADER_BYTES];
        frame.get(FrameLayout.COUNTED_HEADER_BYTES, payload);
        return new Frame(type, requestId, payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
