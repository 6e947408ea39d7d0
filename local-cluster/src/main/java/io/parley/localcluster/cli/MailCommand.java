package io.parley.localcluster.cli;

import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the mails that the cluster has sent. */
@Command(name = "mail", description = "Show the newest mails that the cluster has sent, codes included.")
final class MailCommand implements Callable<Integer> {
    private static final String LINE = "-".repeat(72);

    @Option(
            names = {"-n", "--mails"},
            defaultValue = "5",
            description = "How many (default: 5).")
    private int most;

    @Override
    public Integer call() throws IOException {
        if (most < 1) {
            throw new LocalClusterException("--mails must be 1 or more.");
        }
        List<String> mails = Clusters.existing().mails().newest(most);
        if (mails.isEmpty()) {
            System.out.println("No mail has been sent yet.");
            return 0;
        }
        mails.forEach(mail -> System.out.println(LINE + "\n" + mail.stripTrailing()));
        System.out.println(LINE);
        return 0;
    }
}
