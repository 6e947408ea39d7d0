package io.parley.gateway.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that sends and shows frames as they are: it answers no ping and no close by itself. Blocking. */
public final class RawWebSocket implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int status;

    /** @param headers more lines of the request, each with its line end */
    public RawWebSocket(int port, String headers) {
        this(connect(port), headers);
    }

    private RawWebSocket(Socket socket, String headers) {
        try {
            this.socket = socket;
            socket.setSoTimeout(READ_TIMEOUT_MS);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            out.write(("GET /ws HTTP/1.1\r\nHost: localhost:" + socket.getPort()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            status = Integer.parseInt(line().split(" ")[1]);
            while (!line().isEmpty()) {
                // The other headers do not matter.
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Socket connect(int port) {
        try {
            return new Socket("localhost", port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One on a socket that is connected already. */
    public static RawWebSocket over(Socket socket, String headers) {
        return new RawWebSocket(socket, headers);
    }

    /** One that speaks JSON. */
    public static RawWebSocket json(int port) {
        return new RawWebSocket(port, "Sec-WebSocket-Protocol: parley.json.v1\r\n");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The answer ends in the middle of a line");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** The status of the answer: 101 when it is a WebSocket now. */
    public int status() {
        return status;
    }

    public void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next frame of the gateway. */
    public Frame read() {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(first & 0x0F, payload);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The text of the next frame. */
    public String readText() {
        return new String(read().payload(), StandardCharsets.UTF_8);
    }

    /** Whether the gateway ends the connection without another frame. */
    public boolean isClosed() {
        try {
            return in.read() < 0;
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
    public record Frame(int opcode, byte[] payload) {
        /** The code of a Close. */
        public int closeCode() {
            if (opcode != WebSocketBytes.CLOSE) {
                throw new AssertionError("Expected a Close, got opcode " + opcode);
            }
            return Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        }
    }
}
