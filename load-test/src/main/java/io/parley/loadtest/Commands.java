package io.parley.loadtest;

import picocli.CommandLine;

/** Runs the small commands of this module. */
final class Commands {
    private Commands() {}

    /** Runs a command and exits; a failure is told in a sentence that begins with this name. */
    static void run(String name, Object command, String[] arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler((failure, of, parsed) -> {
            System.err.println(name + ": " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
