package io.parley.loadtest.server;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server process of ejabberd, which the script {@code peers/ejabberd} installs, configures and becomes. It ends with
 * this JVM, however that ends. Used by the main thread.
 */
final class EjabberdProcess {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int CONNECT_TIMEOUT_MS = 1000;
    private static final long POLL_MS = 100;

    private final Path log;
    private final ChildProcess process;

    private EjabberdProcess(Path log, ChildProcess process) {
        this.log = log;
        this.process = process;
    }

    /** Installs Debian's packages, if they are not there. */
    static void install(Path script) {
        run(script, "install");
    }

    /** Writes configuration and database schema into the folder. */
    static void prepare(Path script, Path home, int port, int databasePort) {
        run(script, "prepare", home.toString(), Integer.toString(port), Integer.toString(databasePort));
    }

    /** Starts the server in a prepared folder and waits until it accepts clients. */
    static EjabberdProcess start(Path script, Path home, InetSocketAddress address) {
        Path log = home.resolve("logs/console.log");
        List<String> command = List.of(script.toString(), "run", home.toString());
        Launch launch = new Launch(command, Map.of(), home, log, Lifetime.WITH_THIS_JVM);
        EjabberdProcess server = new EjabberdProcess(log, ChildProcess.launch(launch));
        try {
            server.awaitReady(address);
            return server;
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    /** Process id. */
    long pid() {
        return process.pid();
    }

    /** Ends the server in an orderly way, or kills it after 10 s. */
    void stop() {
        process.terminate(STOP_TIMEOUT);
    }

    private void awaitReady(InetSocketAddress address) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!accepts(address)) {
            if (process.awaitExit(Duration.ofMillis(POLL_MS))) {
                throw new LocalClusterException("ejabberd ended while it started, see " + log.getParent() + ".");
            }
            if (System.nanoTime() > deadline) {
                throw new LocalClusterException("ejabberd did not answer within " + START_TIMEOUT.toSeconds()
                        + " s, see " + log.getParent() + ".");
            }
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void run(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new LocalClusterException(
                        script.getFileName() + " " + arguments[0] + " ended with exit code " + exit + ".");
            }
        } catch (IOException e) {
            throw new LocalClusterException("Could not run " + script + ": " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while " + script + " ran.", e);
        }
    }
}
