package io.parley.systemtest.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the address of a service is in Kubernetes: a port behind which new connections go to a pod that is ready now, and old ones
 * stay where they are. The methods are for any thread.
 */
public final class ServiceAddress implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile InetSocketAddress pod;

    /** @param pod where connections go at first */
    public ServiceAddress(InetSocketAddress pod) {
        this.pod = pod;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("service-address").start(this::accept);
    }

    /** On loopback. */
    public int port() {
        return server.getLocalPort();
    }

    /** Where connections go from now on. */
    public void leadTo(InetSocketAddress newPod) {
        pod = newPod;
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
                Socket service = new Socket()) {
            open.add(client);
            open.add(service);
            service.connect(pod);
            Thread answers = Thread.ofVirtual().start(() -> copy(service, client));
            copy(client, service);
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
    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // As it should be when a pod goes.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Closeable socket : open) {
            socket.close();
        }
    }
}
