package io.parley.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of RFC 6455 as a client writes them, well or badly. Written from the standard and not from the gateway's decoder. */
public final class WebSocketBytes {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private WebSocketBytes() {}

    /** A masked frame that ends its message. */
    public static byte[] frame(int opcode, byte[] payload) {
        return frame(0x80 | opcode, true, payload);
    }

    /** A masked frame whose message goes on. */
    public static byte[] fragment(int opcode, byte[] payload) {
        return frame(opcode, true, payload);
    }

    /** A frame with this first byte, masked or not. */
    public static byte[] frame(int first, boolean masked, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header(first, masked, payload.length));
        for (int i = 0; i < payload.length; i++) {
            bytes.write(masked ? payload[i] ^ MASK[i % MASK.length] : payload[i]);
        }
        return bytes.toByteArray();
    }

    /** The header of a frame of this length, up to its payload. */
    public static byte[] header(int first, boolean masked, long length) {
        int mark = masked ? 0x80 : 0;
        ByteBuffer bytes = ByteBuffer.allocate(14).put((byte) first);
        if (length <= 125) {
            bytes.put((byte) (mark | length));
        } else if (length <= 0xFFFF) {
            bytes.put((byte) (mark | 126)).putShort((short) length);
        } else {
            bytes.put((byte) (mark | 127)).putLong(length);
        }
        if (masked) {
            bytes.put(MASK);
        }
        byte[] header = new byte[bytes.position()];
        bytes.flip().get(header);
        return header;
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The payload of a Close. */
    public static byte[] closing(int code, String reason) {
        byte[] words = text(reason);
        return ByteBuffer.allocate(2 + words.length)
                .putShort((short) code)
                .put(words)
                .array();
    }
}
