package io.parley.loadtest.jmeter;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of docs/protocol.md on a blocking socket. Used by one thread. */
final class Wire implements AutoCloseable {
    static final int REGISTER = 1;
    static final int LOGIN = 2;
    static final int SEND = 7;
    static final int RECEIVED = 8;
    static final int SYNC = 9;
    static final int USER_LOOKUP = 11;
    static final int SEND_ACK = 71;
    static final int ERROR = 127;
    static final int MESSAGE = 128;

    private static final int VERSION = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int HEADER_BYTES = 12;
    private static final int COUNTED_HEADER_BYTES = 8;
    private static final int READ_TIMEOUT_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private int nextRequestId = 1;

    /**
     * What arrived.
     *
     * @param type frame type
     * @param requestId of the request it answers; 0 for a push
     * @param payload of the frame
     */
    record Frame(int type, int requestId, byte[] payload) {
        /** The last varint field of this number, or 0. */
        long number(int field) {
            long[] found = {0};
            visit((tag, number, bytes) -> {
                if (tag == field && bytes == null) {
                    found[0] = number;
                }
            });
            return found[0];
        }

        /** The last length-delimited field of this number, or no bytes. */
        byte[] bytes(int field) {
            byte[][] found = {new byte[0]};
            visit((tag, number, bytes) -> {
                if (tag == field && bytes != null) {
                    found[0] = bytes;
                }
            });
            return found[0];
        }

        private interface Visitor {
            void field(int field, long number, byte[] bytes);
        }

        private void visit(Visitor visitor) {
            ByteBuffer bytes = ByteBuffer.wrap(payload);
            while (bytes.hasRemaining()) {
                long tag = varint(bytes);
                long value = varint(bytes);
                byte[] content = null;
                if ((tag & 7) == LENGTH_DELIMITED) {
                    content = new byte[(int) value];
                    bytes.get(content);
                }
                visitor.field((int) (tag >>> 3), value, content);
            }
        }

        private static long varint(ByteBuffer bytes) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }
    }

    /** Builds a payload; only the kinds of fields that requests have. */
    static final class Payload {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Payload text(int field, String value) {
            return nested(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Payload number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Payload nested(int field, byte[] value) {
            varint((long) field << 3 | LENGTH_DELIMITED);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }
    }

    Wire(String host, int port) throws IOException {
        socket = new Socket(InetAddress.getByName(host), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Writes a request and returns its id. */
    int request(int type, Payload payload) throws IOException {
        int requestId = nextRequestId++;
        write(type, requestId, payload.bytes());
        return requestId;
    }

    /** Writes a frame that has no answer. */
    void tell(int type, Payload payload) throws IOException {
        write(type, 0, payload.bytes());
    }

    /** Waits for the next frame. */
    Frame read() throws IOException {
        int length = in.readInt();
        in.readUnsignedByte();
        int type = in.readUnsignedByte();
        in.readUnsignedShort();
        int requestId = in.readInt();
        return new Frame(type, requestId, in.readNBytes(length - COUNTED_HEADER_BYTES));
    }

    /** Whether the next frame has begun to arrive. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(int type, int requestId, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        frame.putInt(COUNTED_HEADER_BYTES + payload.length).put((byte) VERSION).put((byte) type).putShort((short) 0);
        frame.putInt(requestId).put(payload);
        socket.getOutputStream().write(frame.array());
    }
}
