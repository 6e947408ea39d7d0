package io.parley.chart.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A port of a service's address: hands each connection to one of its endpoints in turn, and refuses when there is none. */
final class ServiceForwarder implements AutoCloseable {
    private static final int BACKLOG = 100;

    private final ServerSocket server;
    private final Supplier<List<InetSocketAddress>> endpoints;
    private final AtomicInteger turn = new AtomicInteger();

    ServiceForwarder(String address, int port, Supplier<List<InetSocketAddress>> endpoints) {
        this.endpoints = endpoints;
        try {
            server = new ServerSocket(port, BACKLOG, InetAddress.getByName(address));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("service-" + port).start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> forward(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        List<InetSocketAddress> ready = endpoints.get();
        try (client;
                Socket endpoint = new Socket()) {
            if (ready.isEmpty()) {
                return;
            }
            endpoint.connect(ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())), 5_000);
            endpoint.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread answers = Thread.ofVirtual().start(() -> copy(endpoint, client));
            copy(client, endpoint);
            answers.join();
        } catch (IOException gone) {
            // The client sees a closed connection, as it would from a dead endpoint.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to do.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
