package io.parley.loadtest.server;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.ListeningPort;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.net.InetSocketAddress;
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

    private final ChildProcess process;

    private EjabberdProcess(ChildProcess process) {
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
        ChildProcess process = ChildProcess.launch(launch);
        try {
            process.awaitReady(
                    "ejabberd",
                    () -> ListeningPort.accepts(address),
                    START_TIMEOUT,
                    log.getParent().toString());
            return new EjabberdProcess(process);
        } catch (RuntimeException e) {
            process.terminate(STOP_TIMEOUT);
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
