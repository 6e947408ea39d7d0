package io.parley.kit.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of loopback behind which new connections go to where it leads at that time, and old ones stay where they are: what the address
 * of a service is in Kubernetes. When one side ends a connection, so does the other. The methods are for any thread.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 8_192;

    private final ServerSocket server;
    private final OutputStream heard;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile InetSocketAddress to;

    /** @param to where connections go at first */
    public Relay(InetSocketAddress to) {
        this(to, OutputStream.nullOutputStream());
    }

    /**
     * One that listens.
     *
     * @param to where connections go at first
     * @param heard gets all that clients write, before it goes on; from several threads
     */
    public Relay(InetSocketAddress to, OutputStream heard) {
        this.to = to;
        this.heard = heard;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    /** On loopback. */
    public int port() {
        return server.getLocalPort();
    }

    /** Where connections go from now on. */
    public void leadTo(InetSocketAddress other) {
        to = other;
    }

    /** Ends all connections; new ones go where it leads then. */
    public void cut() throws IOException {
        for (Closeable socket : open) {
            socket.close();
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
                Socket behind = new Socket()) {
            open.add(client);
            open.add(behind);
            behind.connect(to);
            Thread answers = Thread.ofVirtual().start(() -> copy(behind, client, OutputStream.nullOutputStream()));
            copy(client, behind, heard);
            answers.join();
        } catch (IOException refused) {
            // The client sees its connection end.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Until one side has no more, which ends both. */
    private void copy(Socket from, Socket on, OutputStream listener) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                on) {
            for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
                listener.write(buffer, 0, read);
                on.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // As it should be when the other side goes.
        } finally {
            open.remove(from);
            open.remove(on);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
