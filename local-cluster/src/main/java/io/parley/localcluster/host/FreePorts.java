package io.parley.localcluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback TCP ports that nobody listens on. */
public final class FreePorts {
    /**
     * Below the ports that kernels give to outgoing connections (32,768 and up on Linux): while a server restarts, no
     * client can be given its port, nor connect to itself there.
     */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int DRAWS = 1_000;

    private FreePorts() {}

    /**
     * Finds ports that are free now. All are held open until the last is found, so they differ from each other; another
     * process may still take one before it is used.
     *
     * @param count how many
     */
    public static List<Integer> find(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int draw = 0; draw < DRAWS && held.size() < count; draw++) {
                hold(ThreadLocalRandom.current().nextInt(FIRST, END), held);
            }
            if (held.size() < count) {
                throw new LocalClusterException("Of the ports " + FIRST + " to " + END + " hardly any is free.");
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(FreePorts::close);
        }
    }

    private static void hold(int port, List<ServerSocket> held) throws IOException {
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException taken) {
            // Somebody listens there, or the draw came twice: the next draw will do.
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
