package io.parley.localcluster.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the threads of another JVM are doing, for a process that hangs. Its log shows where it has come to, but not what it
 * waits for.
 */
public final class ThreadDump {
    private static final long PATIENCE_SECONDS = 10;
    private static final int FRAMES = 15;
    private static final List<String> TELLING = List.of("\"main\"", "\"vert.x-eventloop-thread-");
    private static final String END_OF_THREAD = "\n\n";

    private ThreadDump() {}

    /**
     * Writes a dump of all threads to a file, with {@code jcmd} of this JVM's JDK.
     *
     * @return the top of the stacks of the main thread and of the event loops, and where the rest is; or why there is none,
     *     for a process that is no JVM of this user or does not answer within ten seconds
     */
    public static String write(long pid, Path file) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            if (!dump.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                dump.destroyForcibly();
                return "(no thread dump: the process did not answer)";
            }
            if (dump.exitValue() != 0) {
                Files.deleteIfExists(file);
                return "(no thread dump: it is no JVM)";
            }
            return telling(Files.readString(file)) + "\n(all threads: " + file + ")";
        } catch (IOException e) {
            return "(no thread dump: " + e.getMessage() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(no thread dump: interrupted)";
        }
    }

    private static String telling(String dump) {
        return String.join(
                "\n",
                Stream.of(dump.split(END_OF_THREAD))
                        .filter(thread -> TELLING.stream().anyMatch(thread::startsWith))
                        .map(ThreadDump::top)
                        .toList());
    }

    private static String top(String thread) {
        return String.join("\n", thread.lines().limit(FRAMES).toList());
    }
}
