package io.parley.localcluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A running process that this JVM started, or that an earlier one started and left behind. Safe to use from any thread.
 * Works on Linux only (it reads {@code /proc}).
 */
public final class ChildProcess {
    /**
     * The kernel watches the thread that forked, not the whole JVM: children tied to this JVM are forked by a thread that
     * lives as long as the JVM does.
     */
    private static final ExecutorService FORKING_THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "parley-fork");
        thread.setDaemon(true);
        return thread;
    });

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration READY_POLL = Duration.ofMillis(20);

    private final ProcessIdentity identity;
    /** Empty for a process that an earlier JVM started: its exit code is told to its parent only. */
    private final Optional<Process> child;

    private ChildProcess(ProcessIdentity identity, Optional<Process> child) {
        this.identity = identity;
        this.child = child;
    }

    /**
     * Starts a process.
     *
     * @throws LocalClusterException when the program cannot be started or ends at once
     */
    public static ChildProcess launch(Launch launch) {
        List<String> command = new ArrayList<>();
        tool("setsid").ifPresent(command::add);
        if (launch.lifetime() == Lifetime.WITH_THIS_JVM) {
            tool("setpriv").ifPresent(setpriv -> command.addAll(List.of(setpriv, "--pdeathsig", "KILL", "--")));
        }
        command.addAll(launch.command());
        try {
            return FORKING_THREAD.submit(() -> fork(command, launch)).get();
        } catch (ExecutionException e) {
            throw new LocalClusterException(
                    "Could not start " + launch.command().getFirst() + ": "
                            + e.getCause().getMessage() + ".",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException(
                    "Interrupted while starting " + launch.command().getFirst() + ".", e);
        }
    }

    /** The process named by a file that {@link #remember} wrote, if exactly that process still runs. */
    public static Optional<ChildProcess> recall(Path file) {
        return ProcessIdentity.read(file)
                .filter(ProcessIdentity::isAlive)
                .map(identity -> new ChildProcess(identity, Optional.empty()));
    }

    /** Writes which process this is, so that a later JVM can {@link #recall} it. */
    public void remember(Path file) {
        identity.write(file);
    }

    /** Process id. */
    public long pid() {
        return identity.pid();
    }

    /** True while the process runs; false once it is dead, also as a zombie that nobody reaps. */
    public boolean isAlive() {
        return identity.isAlive();
    }

    /** How the process ended; empty while it runs, and when another JVM started it. */
    public OptionalInt exitCode() {
        // One that has ended may not have been noticed by the JVM yet: that takes no time.
        return child.filter(process -> !isAlive())
                .map(process -> OptionalInt.of(process.onExit().join().exitValue()))
                .orElseGet(OptionalInt::empty);
    }

    /** Memory that the process keeps in RAM, in bytes; 0 when it is gone. */
    public long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    /** When the process was started; now when it is gone. */
    public Instant startedAt() {
        return ProcessHandle.of(pid())
                .flatMap(process -> process.info().startInstant())
                .orElseGet(Instant::now);
    }

    /** Kills the process (SIGKILL) and waits until it is gone. */
    public void kill() {
        signal("KILL");
        awaitExit(Duration.ofSeconds(10));
    }

    /**
     * Asks the process to end (SIGTERM) and kills it when it has not after a while.
     *
     * @return true when it ended by itself
     */
    public boolean terminate(Duration patience) {
        signal("TERM");
        boolean orderly = awaitExit(patience);
        if (!orderly) {
            kill();
        }
        return orderly;
    }

    /**
     * Sends a signal; does nothing when the process is gone.
     *
     * @param name of the signal without SIG, for example {@code STOP}
     */
    public void signal(String name) {
        if (!isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the end of the process.
     *
     * @return true when it is gone, false when the time ran out or the thread was interrupted
     */
    public boolean awaitExit(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /**
     * Waits until the process can work.
     *
     * @param name of the program, for a person
     * @param logs where to look when it does not get ready, for a person
     * @throws LocalClusterException when the process ends, or the time runs out, or the thread is interrupted
     */
    public void awaitReady(String name, BooleanSupplier ready, Duration patience, String logs) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (!isAlive()) {
                throw new LocalClusterException(name + " ended while it started, see " + logs + ".");
            }
            if (System.nanoTime() > deadline) {
                throw new LocalClusterException(
                        name + " did not answer within " + patience.toSeconds() + " s, see " + logs + ".");
            }
            try {
                Thread.sleep(READY_POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalClusterException("Interrupted while " + name + " started.", e);
            }
        }
    }

    private static ChildProcess fork(List<String> command, Launch launch) throws IOException {
        Files.createDirectories(launch.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        return ProcessIdentity.of(process.pid())
                .map(identity -> new ChildProcess(identity, Optional.of(process)))
                .orElseThrow(() -> new IOException("it ended at once, see " + launch.log()));
    }

    /** Absolute path of a util-linux tool; BusyBox has one of the name without the options used here. */
    private static Optional<String> tool(String name) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .filter(path -> !isBusyBox(path))
                .map(Path::toString)
                .findFirst();
    }

    private static boolean isBusyBox(Path path) {
        try {
            return path.toRealPath().getFileName().toString().startsWith("busybox");
        } catch (IOException e) {
            return true;
        }
    }
}
