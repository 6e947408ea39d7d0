package io.parley.localcluster.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is needed to start one child process.
 *
 * @param command program and arguments
 * @param environment variables added to those of this JVM
 * @param folder working directory
 * @param log file that standard output and standard error are appended to
 * @param lifetime how long it may live
 */
public record Launch(List<String> command, Map<String, String> environment, Path folder, Path log, Lifetime lifetime) {

    /** The Java program of the JVM that runs this code. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Copies the collections. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
