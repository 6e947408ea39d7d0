package io.parley.localcluster.database;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One MariaDB server (tests may give it the binaries of MySQL) with its data folder, listening on loopback. Durable:
 * every commit is synced to disk. Its root user has no password and can only come through the socket file in the data
 * folder, which only the owner may enter.
 *
 * <p>Methods may be called from any thread, start and stop by one at a time.
 */
public final class MariaDb {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int GREETING_TIMEOUT_MS = 1000;

    private final DatabaseBinaries binaries;
    private final MariaDbFolder folder;
    private final int port;
    private volatile ChildProcess process;

    /**
     * @param binaries the unpacked distribution
     * @param home folder for data, configuration and socket; created when it is not there
     * @param port loopback port to listen on
     */
    public MariaDb(DatabaseBinaries binaries, Path home, int port) {
        this(binaries, home, port, Optional.empty());
    }

    private MariaDb(DatabaseBinaries binaries, Path home, int port, Optional<ServerCertificate> certificate) {
        this.binaries = binaries;
        this.folder = new MariaDbFolder(binaries, home, certificate);
        this.port = port;
    }

    /** A server that shows this certificate to clients that speak TLS. */
    public static MariaDb showing(ServerCertificate certificate, DatabaseBinaries binaries, Path home, int port) {
        return new MariaDb(binaries, home, port, Optional.of(certificate));
    }

    /** Loopback port the server listens on. */
    public int port() {
        return port;
    }

    /** File the server logs to. */
    public Path log() {
        return folder.log();
    }

    /** The server process, or null before the start. */
    public ChildProcess process() {
        return process;
    }

    /** Makes the data folder on first use, starts the server and waits until it answers. */
    public void start(Lifetime lifetime) {
        launch(lifetime);
        awaitReady();
        keepRootToTheSocket();
    }

    /** Makes the data folder on first use and starts the server without waiting for it. */
    public ChildProcess launch(Lifetime lifetime) {
        Path configuration = folder.prepare(port);
        List<String> command =
                List.of(binaries.server().toString(), "--defaults-file=" + configuration.toAbsolutePath());
        process = ChildProcess.launch(new Launch(command, Map.of(), folder.home(), folder.log(), lifetime));
        return process;
    }

    /**
     * Waits until the server greets clients.
     *
     * @throws LocalClusterException when it dies or takes over a minute
     */
    public void awaitReady() {
        process.awaitReady(
                binaries.product(), this::isReady, START_TIMEOUT, folder.log().toString());
    }

    /** True when the server greets a client. */
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), GREETING_TIMEOUT_MS);
            socket.setSoTimeout(GREETING_TIMEOUT_MS);
            return socket.getInputStream().read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * Takes away the users that come with a new data folder and need no password, but for root by the socket file: anybody
     * on this machine could come in through them. Does nothing when they are gone.
     */
    public void keepRootToTheSocket() {
        execute("DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', ''@'localhost';");
    }

    /**
     * Creates a schema and a user of the same name whose password is that name too and who has rights to that schema
     * only. For tests.
     *
     * @return the address {@code mysql://127.0.0.1:<port>/<schema>}; put {@code jdbc:} in front of it for JDBC
     */
    public String createSchema(String schema) {
        createSchema(schema, schema);
        return "mysql://127.0.0.1:" + port + "/" + schema;
    }

    /**
     * Creates a schema, and a user of the same name with rights to that schema only. Repeating it keeps the data and sets
     * the password.
     *
     * @param schema letters, digits and underscores
     * @param password letters, digits and underscores
     */
    public void createSchema(String schema, String password) {
        requirePlain(schema);
        requirePlain(password);
        execute("""
                CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
                ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL PRIVILEGES ON %1$s.* TO '%1$s'@'127.0.0.1';
                """.formatted(schema, password));
    }

    /**
     * Runs SQL as root with the bundled client.
     *
     * @return what the client printed: tab-separated rows without headings
     * @throws LocalClusterException with the client's words when the SQL fails
     */
    public String execute(String sql) {
        List<String> command = new ArrayList<>(List.of(binaries.client().toString(), "--no-defaults"));
        command.addAll(binaries.clientFlags());
        command.addAll(List.of("--protocol=socket", "--socket=" + folder.socket(), "--user=root", "--batch"));
        command.addAll(List.of("--skip-column-names", "--default-character-set=utf8mb4"));
        try {
            Process client =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var input = client.getOutputStream()) {
                input.write(sql.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (client.waitFor() != 0) {
                throw new LocalClusterException(binaries.product() + " refused a statement: " + output.trim());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while " + binaries.product() + " worked.", e);
        }
    }

    /** Ends the server in an orderly way; kills it after 30 seconds. */
    public void stop() {
        if (process != null) {
            process.terminate(Duration.ofSeconds(30));
        }
    }

    /** Kills the server at once, as a power cut would. */
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** Removes all data of a stopped server. */
    public void deleteData() {
        Folders.delete(folder.data());
        Folders.delete(folder.temporary());
    }

    private static void requirePlain(String word) {
        if (!word.matches("[A-Za-z0-9_]{1,64}")) {
            throw new IllegalArgumentException("only letters, digits and underscores are possible here");
        }
    }
}
