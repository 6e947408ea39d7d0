package io.parley.localcluster.cli;

import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the ends of the logs; the program {@code tail} does the work. */
@Command(name = "logs", description = "Show the end of one log, or of all.")
final class LogsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "For example gateway-0; all when left out.")
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "40",
            description = "How many lines of each log (default: 40).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalCluster cluster = Clusters.existing();
        List<Path> files = (name == null ? cluster.names() : List.of(name))
                .stream().map(cluster::log).filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
            throw new LocalClusterException("There is no log yet: ./parley up starts the cluster.");
        }
        List<String> command = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            command.add("-F");
        }
        files.forEach(file -> command.add(file.toString()));
        Process tail = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(tail::destroy));
        return tail.waitFor();
    }
}
