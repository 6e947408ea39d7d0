package io.parley.localcluster.cli;

import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.LocalCluster;
import io.parley.localcluster.service.MemberStatus;
import io.parley.localcluster.service.StartListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything, waits until it is ready and says where to connect. */
@Command(name = "up", description = "Start everything, wait until it is ready and say where to connect.")
final class UpCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    @Option(names = "--foreground", description = "Stay attached: Ctrl-C stops everything.")
    private boolean foreground;

    @Option(names = "--gateways", defaultValue = "2", description = "How many gateways, 1 to 5 (default: 2).")
    private int gateways;

    private final AtomicBoolean mayStayRunning = new AtomicBoolean();
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Override
    public Integer call() throws IOException {
        LocalCluster cluster;
        try (FileChannel lock = Clusters.home().lock()) {
            cluster = Clusters.existing();
            if (cluster.status().stream().allMatch(member -> member.state() == MemberStatus.State.READY)) {
                System.out.println("Parley is already running.");
                System.out.println(ConnectHint.of(cluster));
                return 0;
            }
            if (cluster.isAnyRunning()) {
                System.out.println("Part of the cluster is running; starting the rest.");
            } else {
                cluster = Clusters.fresh(gateways, foreground ? Lifetime.WITH_THIS_JVM : Lifetime.DETACHED);
            }
            if (!start(cluster)) {
                return INTERRUPTED;
            }
        }
        if (foreground) {
            watch(cluster);
        }
        mayStayRunning.set(true);
        return 0;
    }

    /** False when Ctrl-C came meanwhile. */
    private boolean start(LocalCluster cluster) {
        Set<String> runBefore = new HashSet<>();
        cluster.names().stream().filter(cluster::isRunning).forEach(runBefore::add);
        Thread onInterrupt = new Thread(() -> stopUnlessReady(cluster, runBefore), "parley-interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        long began = System.nanoTime();
        try {
            cluster.startAll(new Progress());
        } catch (LocalClusterException e) {
            if (interrupted.get()) {
                return false;
            }
            stopStarted(cluster, runBefore);
            mayStayRunning.set(true);
            throw e;
        }
        mayStayRunning.set(!foreground);
        System.out.printf(
                Locale.ROOT, "Ready after %.1f s.%n%s%n", (System.nanoTime() - began) / 1e9, ConnectHint.of(cluster));
        return true;
    }

    /** Says once which member ended; returns when none is left. */
    private void watch(LocalCluster cluster) {
        System.out.println("Ctrl-C stops everything.");
        Set<String> ended = new HashSet<>();
        while (cluster.isAnyRunning()) {
            for (String name : cluster.names()) {
                if (cluster.isRunning(name)) {
                    ended.remove(name);
                } else if (ended.add(name)) {
                    System.out.println(name + " ended, see " + cluster.log(name) + ".");
                }
            }
            try {
                Thread.sleep(WATCH_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void stopUnlessReady(LocalCluster cluster, Set<String> runBefore) {
        if (!mayStayRunning.get()) {
            interrupted.set(true);
            System.err.println("\nStopping what was started ...");
            if (foreground) {
                cluster.stopAll();
            }
            stopStarted(cluster, runBefore);
        }
    }

    private static void stopStarted(LocalCluster cluster, Set<String> runBefore) {
        cluster.names().reversed().stream()
                .filter(name -> !runBefore.contains(name))
                .forEach(cluster::kill9);
    }

    private static final class Progress implements StartListener {
        @Override
        public void launched(String member) {
            System.out.println("  starting " + member);
        }

        @Override
        public void ready(String member, Duration after) {
            System.out.printf(Locale.ROOT, "  %-18s ready after %4.1f s%n", member, after.toMillis() / 1000.0);
        }
    }
}
