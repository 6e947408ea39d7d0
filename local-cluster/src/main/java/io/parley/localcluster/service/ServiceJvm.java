package io.parley.localcluster.service;

import io.parley.localcluster.host.Launch;
import java.util.ArrayList;
import java.util.List;

/** The JVM of a service: the one that runs this code, with flags that its version knows. */
final class ServiceJvm {
    private static final int FIRST_WITH_UNSAFE_WARNING = 23;
    private static final int FIRST_WITH_COMPACT_HEADERS = 25;

    private ServiceJvm() {}

    /** Program and flags; {@code PARLEY_JAVA_OPTS} (separated by spaces) comes last and so overrides them. */
    static List<String> command(int heapMb) {
        List<String> command = new ArrayList<>();
        command.add(Launch.java());
        command.addAll(flags(Runtime.version().feature(), heapMb));
        String extra = System.getenv().getOrDefault("PARLEY_JAVA_OPTS", "").trim();
        if (!extra.isEmpty()) {
            command.addAll(List.of(extra.split("\\s+")));
        }
        return command;
    }

    static List<String> flags(int feature, int heapMb) {
        List<String> flags = new ArrayList<>(List.of(
                "-Xmx" + heapMb + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        if (feature >= FIRST_WITH_UNSAFE_WARNING) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (feature >= FIRST_WITH_COMPACT_HEADERS) {
            flags.add("-XX:+UseCompactObjectHeaders");
        }
        return flags;
    }
}
