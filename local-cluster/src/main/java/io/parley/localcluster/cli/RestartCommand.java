package io.parley.localcluster.cli;

import io.parley.localcluster.service.LocalCluster;
import io.parley.localcluster.service.StartListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Restarts one member or all. */
@Command(name = "restart", description = "Restart one process, or all of them.")
final class RestartCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "For example message-service; all when left out.")
    private String name;

    @Override
    public Integer call() throws IOException {
        try (FileChannel lock = Clusters.home().lock()) {
            LocalCluster cluster = Clusters.existing();
            if (name == null) {
                System.out.println("Stopping ...");
                cluster.stopAll();
                System.out.println("Starting ...");
                cluster.startAll(StartListener.SILENT);
                System.out.println("Ready." + ConnectHint.of(cluster));
            } else {
                cluster.terminate(name);
                cluster.start(name);
                cluster.awaitReady(name);
                System.out.println(name + " is ready again (pid " + cluster.pid(name) + ").");
            }
            return 0;
        }
    }
}
