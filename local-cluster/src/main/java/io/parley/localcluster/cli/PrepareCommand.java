package io.parley.localcluster.cli;

import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.ClassDataRecording;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does at build time what would make starts slow: unpacks MariaDB and records class data. */
@Command(name = "prepare", hidden = true, description = "Do once what makes later starts fast.")
final class PrepareCommand implements Callable<Integer> {
    @Option(names = "--missing-only", description = "Leave outdated class data alone: those programs start slower.")
    private boolean missingOnly;

    @Override
    public Integer call() {
        MariaDbBinaries.unpack(Checkout.locate());
        ClassDataRecording recording = new ClassDataRecording(Clock.systemUTC());
        if (missingOnly ? recording.isMissing() : recording.isOutdated()) {
            System.out.println("Recording class data for fast starts (half a minute) ...");
            try {
                recording.run();
            } catch (LocalClusterException e) {
                // Everything works without it, and ./parley up reports the same trouble with its context.
                System.out.println("Not recorded, starts will be slower: " + e.getMessage());
            }
        }
        return 0;
    }
}
