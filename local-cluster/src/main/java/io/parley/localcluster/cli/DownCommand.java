package io.parley.localcluster.cli;

import io.parley.localcluster.service.LocalCluster;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops everything and keeps the data. */
@Command(name = "down", description = "Stop everything; the data stays.")
final class DownCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        try (FileChannel lock = Clusters.home().lock()) {
            LocalCluster cluster = Clusters.existing();
            if (!cluster.isAnyRunning()) {
                System.out.println("Parley is not running.");
                return 0;
            }
            System.out.println("Stopping ...");
            cluster.stopAll();
            System.out.println("Stopped. The data is kept in " + cluster.home() + ".");
            return 0;
        }
    }
}
