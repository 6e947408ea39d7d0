package io.parley.localcluster.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether and who listens on a TCP port of this machine; the latter is read from {@code /proc}. */
public final class ListeningPort {
    private static final int CONNECT_TIMEOUT_MS = 1000;
    private static final String LISTEN_STATE = "0A";
    private static final int LOCAL_ADDRESS_COLUMN = 1;
    private static final int STATE_COLUMN = 3;
    private static final int INODE_COLUMN = 9;

    private ListeningPort() {}

    /**
     * Makes sure that a port can be used on loopback, where everything of a cluster listens unless told otherwise.
     *
     * @param port TCP port
     * @param user who wants it
     * @throws LocalClusterException naming the process that has it, where that can be seen
     */
    public static void requireFree(int port, String user) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return;
        } catch (IOException taken) {
            throw new LocalClusterException(
                    "Port " + port + ", needed by " + user + ", is taken"
                            + holder(port).map(who -> " by " + who).orElse("")
                            + ": stop that process or set PARLEY_PORT_BASE to another first port.",
                    taken);
        }
    }

    /** True when somebody accepts connections there. */
    public static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The process that listens on a port, as text, or empty when none does or it belongs to somebody else. */
    public static Optional<String> holder(int port) {
        try {
            Optional<String> inode = inode(Path.of("/proc/net/tcp"), port);
            if (inode.isEmpty()) {
                inode = inode(Path.of("/proc/net/tcp6"), port);
            }
            return inode.isEmpty() ? Optional.empty() : processWithSocket("socket:[" + inode.get() + "]");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> inode(Path table, int port) throws IOException {
        if (!Files.isReadable(table)) {
            return Optional.empty();
        }
        String suffix = ":%04X".formatted(port);
        List<String> rows = Files.readAllLines(table);
        return rows.stream()
                .map(row -> row.trim().split("\\s+"))
                .filter(columns -> columns.length > INODE_COLUMN)
                .filter(columns -> columns[LOCAL_ADDRESS_COLUMN].endsWith(suffix))
                .filter(columns -> columns[STATE_COLUMN].equals(LISTEN_STATE))
                .map(columns -> columns[INODE_COLUMN])
                .findFirst();
    }

    private static Optional<String> processWithSocket(String socket) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process, socket)) {
                    String name = Files.readString(process.resolve("comm")).trim();
                    return Optional.of(name + " (pid " + process.getFileName() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasOpen(Path process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException notOurs) {
            return false;
        }
        return false;
    }
}
