package io.parley.localcluster.service;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.ListeningPort;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.host.LogTail;
import io.parley.localcluster.host.ThreadDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The process of one member, found again through its pid file by later commands. Safe to use from any thread. */
final class MemberProcess {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LOG_LINES_IN_REPORTS = 15;

    private final ClusterMember member;
    private final Path pidFile;
    private final Lifetime lifetime;
    private volatile Optional<ChildProcess> launched = Optional.empty();

    MemberProcess(ClusterMember member, Path pidFile, Lifetime lifetime) {
        this.member = member;
        this.pidFile = pidFile;
        this.lifetime = lifetime;
    }

    ClusterMember member() {
        return member;
    }

    String name() {
        return member.name();
    }

    /** The running process, or empty when there is none; a pid file of another process counts as none. */
    Optional<ChildProcess> running() {
        return ChildProcess.recall(pidFile);
    }

    /** Starts the process unless it runs; true when it did. Does not wait until it is ready. */
    boolean launch() {
        if (running().isPresent()) {
            return false;
        }
        requireFreePorts();
        ChildProcess process = member.launch(lifetime);
        process.remember(pidFile);
        launched = Optional.of(process);
        return true;
    }

    /** Makes sure, unless the process runs, that nobody else has its ports. */
    void requireFreePorts() {
        if (running().isEmpty()) {
            member.ports().forEach(port -> ListeningPort.requireFree(port, name()));
        }
    }

    /**
     * Waits until the process can work.
     *
     * @throws LocalClusterException with the last lines of its log when it ends or takes too long, then with what its
     *     threads are doing as well
     */
    void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!member.isReady()) {
            if (running().isEmpty()) {
                throw new LocalClusterException(name() + " ended while it started." + lastLogLines());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalClusterException(
                        name() + " was not ready within " + patience.toSeconds() + " s." + lastLogLines() + threads());
            }
            pause();
        }
    }

    /** Asks it to end and kills it when it does not in time; true when it ended by itself or did not run. */
    boolean terminate(Duration patience) {
        boolean orderly = running().map(process -> process.terminate(patience)).orElse(true);
        forget();
        return orderly;
    }

    /** How the process that this JVM launched last has ended; empty while it runs, or when there was none. */
    OptionalInt exitCode() {
        return launched.map(ChildProcess::exitCode).orElseGet(OptionalInt::empty);
    }

    void kill() {
        running().ifPresent(ChildProcess::kill);
        forget();
    }

    /** The end of the log, ready to be put behind a sentence. */
    String lastLogLines() {
        return "\n" + LogTail.lastLines(member.log(), LOG_LINES_IN_REPORTS) + "\n(all of it: " + member.log() + ")";
    }

    private String threads() {
        Path file = member.log().resolveSibling(name() + ".threads");
        return running()
                .map(process -> "\n" + ThreadDump.write(process.pid(), file))
                .orElse("");
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while " + name() + " started.", e);
        }
    }
}
