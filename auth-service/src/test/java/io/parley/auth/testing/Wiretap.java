package io.parley.auth.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A port of loopback that passes everything on to another and keeps what clients write, as it is on the way. Any thread. */
final class Wiretap implements AutoCloseable {
    private final ServerSocket server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private volatile int to;

    Wiretap() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("wiretap").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Where connections go from now on. */
    void leadTo(int port) {
        to = port;
    }

    /** All that clients have written so far; bytes that are no text are there too. */
    String heard() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket other = new Socket(InetAddress.getLoopbackAddress(), to)) {
            Thread answers = Thread.ofVirtual().start(() -> answer(other, client));
            listen(client.getInputStream(), other.getOutputStream());
            other.shutdownOutput();
            answers.join();
        } catch (IOException ended) {
            // Each side sees its connection end.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(InputStream from, OutputStream on) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            synchronized (heard) {
                heard.write(buffer, 0, read);
            }
            on.write(buffer, 0, read);
        }
    }

    private static void answer(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
