package io.parley.chart.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The process of a container, from its start to its end. Dies with this JVM. Safe to use from any thread. */
final class ContainerProcess {
    /** The kernel ends a child with the thread that forked it, so one thread forks all. */
    private static final ExecutorService FORKING_THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "containers");
        thread.setDaemon(true);
        return thread;
    });

    private final Process process;

    private ContainerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one; what it prints is added to the log.
     *
     * @param command of {@code container.sh}
     * @param environment all variables
     */
    static ContainerProcess start(List<String> command, Map<String, String> environment, Path log) {
        List<String> inNamespaces = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        inNamespaces.addAll(
                List.of("unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "--kill-child"));
        inNamespaces.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(inNamespaces)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new ContainerProcess(FORKING_THREAD.submit(builder::start).get());
        } catch (ExecutionException failure) {
            throw new IllegalStateException("The container cannot be started.", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", interrupted);
        }
    }

    /** The process that is pid 1 inside, as this machine counts; 0 while it is not there. */
    long pid() {
        return process.children().findFirst().map(ProcessHandle::pid).orElse(0L);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended; above 128 by that signal. */
    int exitCode() {
        return process.exitValue();
    }

    /** Waits for its end; false when that takes longer. */
    boolean awaitExit(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends SIGTERM to pid 1 inside. */
    void terminate() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    }

    void kill() {
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Memory of the process that stays in RAM, in bytes; 0 when it is gone. */
    long residentBytes() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }
}
