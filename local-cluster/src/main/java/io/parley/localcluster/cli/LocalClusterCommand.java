package io.parley.localcluster.cli;

import io.parley.localcluster.host.LocalClusterException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the program: picks the command, prints one sentence instead of a stack trace when something is wrong. */
@Command(
        name = "parley",
        description = "Runs MariaDB, Kafka, a mail server and all Parley services on this machine.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            RestartCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            MailCommand.class,
            SetCommand.class,
            ResetCommand.class,
            PrepareCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class LocalClusterCommand {
    private static final int FAILED = 1;

    /** It reports every attempt to reach a broker that is still starting. Held, so that it keeps its level. */
    private static final Logger KAFKA_CLIENT_LOG = Logger.getLogger("org.apache.kafka");

    private static final Logger LOG = Logger.getLogger(LocalClusterCommand.class.getName());

    private LocalClusterCommand() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        KAFKA_CLIENT_LOG.setLevel(Level.OFF);
        CommandLine commandLine = new CommandLine(new LocalClusterCommand());
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof LocalClusterException) {
                System.err.println("parley: " + failure.getMessage());
            } else {
                LOG.log(Level.SEVERE, "The command failed in a way that was not foreseen; please report it.", failure);
            }
            return FAILED;
        });
        System.exit(commandLine.execute(arguments));
    }
}
