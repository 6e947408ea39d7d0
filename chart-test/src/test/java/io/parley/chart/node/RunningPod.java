package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/**
 * A pod with one container, kept as its restart policy says, probed as the kubelet would. One thread of its own does all the work; the
 * methods may be called from any.
 */
public final class RunningPod {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final String name;
    private final String address;
    private final PodSpec spec;
    private final ContainerStart start;
    private final Thread keeper;
    private final long beganNanos = System.nanoTime();

    private volatile ContainerProcess process;
    private volatile boolean ready;
    private volatile boolean ended;
    private volatile boolean stopping;
    private volatile int restarts;
    private volatile int exitCode = -1;
    private volatile Duration timeToReady;

    RunningPod(String name, String address, PodSpec spec, ContainerStart start) {
        this.name = name;
        this.address = address;
        this.spec = spec;
        this.start = start;
        this.keeper = Thread.ofPlatform().daemon().name(name).start(this::keep);
    }

    public String name() {
        return name;
    }

    public String address() {
        return address;
    }

    /** Whether its readiness probe passes. */
    public boolean isReady() {
        return ready;
    }

    /** Whether it has ended and is not started again. */
    public boolean hasEnded() {
        return ended;
    }

    /** How its container ended last; above 128 by that signal, -1 while it never did. */
    public int exitCode() {
        return exitCode;
    }

    public int restarts() {
        return restarts;
    }

    /** From the pod's start to its first readiness; null before. */
    public Duration timeToReady() {
        return timeToReady;
    }

    public long residentBytes() {
        ContainerProcess running = process;
        return running == null ? 0 : running.residentBytes();
    }

    /** All that its containers have printed. */
    public String log() {
        try {
            return Files.exists(start.log()) ? Files.readString(start.log()) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Signals the end and waits for it, no longer than the pod's grace period less the wait before the signal. */
    public Duration terminate() throws InterruptedException {
        stopping = true;
        long began = System.nanoTime();
        ContainerProcess running = process;
        if (running != null && running.isAlive()) {
            running.terminate();
            if (!running.awaitExit(graceAfterPreStop())) {
                throw new AssertionError(name + " has not ended within " + graceAfterPreStop() + ":\n" + log());
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        keeper.join();
        return took;
    }

    void kill() {
        stopping = true;
        ContainerProcess running = process;
        if (running != null) {
            running.kill();
        }
    }

    private Duration graceAfterPreStop() {
        long seconds = spec.getTerminationGracePeriodSeconds() == null ? 30 : spec.getTerminationGracePeriodSeconds();
        var lifecycle = container().getLifecycle();
        long waited = lifecycle == null ? 0 : lifecycle.getPreStop().getSleep().getSeconds();
        return Duration.ofSeconds(seconds - waited);
    }

    private Container container() {
        return spec.getContainers().get(0);
    }

    private void keep() {
        try {
            Duration pause = FIRST_PAUSE;
            while (!stopping) {
                process = start.start();
                watch();
                exitCode = process.exitCode();
                ready = false;
                if (stopping || isDone()) {
                    break;
                }
                restarts++;
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    private boolean isDone() {
        return "Never".equals(spec.getRestartPolicy()) || "OnFailure".equals(spec.getRestartPolicy()) && exitCode == 0;
    }

    private void watch() throws InterruptedException {
        ProbeState startup = probe(container().getStartupProbe());
        ProbeState liveness = probe(container().getLivenessProbe());
        ProbeState readiness = probe(container().getReadinessProbe());
        while (!process.awaitExit(POLL)) {
            if (startup != null && !startup.isPassing()) {
                startup.askWhenDue();
                killIfFailed(startup);
            } else {
                if (liveness != null) {
                    liveness.askWhenDue();
                    killIfFailed(liveness);
                }
                if (readiness != null) {
                    readiness.askWhenDue();
                    noteReadiness(readiness.isPassing());
                }
            }
        }
    }

    private void noteReadiness(boolean now) {
        if (now && timeToReady == null) {
            timeToReady = Duration.ofNanos(System.nanoTime() - beganNanos);
        }
        ready = now;
    }

    private void killIfFailed(ProbeState probe) {
        if (probe.hasFailed() && !stopping) {
            process.kill();
        }
    }

    private ProbeState probe(Probe probe) {
        return probe == null ? null : new ProbeState(probe, address, port -> port(container(), port));
    }

    static int port(Container container, String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No port of the container is called " + name + "."));
    }

    @Override
    public String toString() {
        return name + Map.of("ready", ready, "ended", ended, "restarts", restarts, "exit", exitCode);
    }
}
