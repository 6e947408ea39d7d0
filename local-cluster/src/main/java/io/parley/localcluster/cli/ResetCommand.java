package io.parley.localcluster.cli;

import io.parley.localcluster.host.Folders;
import io.parley.localcluster.service.LocalCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops everything and deletes all data. */
@Command(name = "reset", description = "Stop everything and delete all data.")
final class ResetCommand implements Callable<Integer> {
    private static final int DECLINED = 1;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        try (FileChannel lock = Clusters.home().lock()) {
            LocalCluster cluster = Clusters.existing();
            if (!yes && !confirmed(cluster)) {
                System.out.println("Nothing was deleted.");
                return DECLINED;
            }
            cluster.stopAll();
            Folders.delete(cluster.home());
            System.out.println("All data is deleted; ./parley up starts afresh.");
            return 0;
        }
    }

    private static boolean confirmed(LocalCluster cluster) throws IOException {
        System.out.print("Delete all accounts and messages in " + cluster.home() + "? [y/N] ");
        System.out.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return answer != null
                && answer.trim().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }
}
