package io.parley.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM really holds: its heap right after a full collection, by {@code jcmd} of this JDK. The resident set says
 * something else: how much of the heap was ever touched, garbage included.
 */
public final class LiveHeap {
    /** One line for each space that has a size of its own, whatever the collector calls it. */
    private static final Pattern USED = Pattern.compile("total [^\\n]*?used (\\d+)K");

    private LiveHeap() {}

    /** Collects all garbage of a process and reads its heap; empty when it is not a JVM of this user. */
    public static OptionalLong bytes(long pid) {
        if (!isJvm(pid)) {
            return OptionalLong.empty();
        }
        return jcmd(pid, "GC.run").isEmpty() ? OptionalLong.empty() : used(jcmd(pid, "GC.heap_info"));
    }

    /** Others must be spared: jcmd begins with a SIGQUIT, which ends an Erlang VM. */
    private static boolean isJvm(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> Path.of(command).endsWith("java"))
                .isPresent();
    }

    static OptionalLong used(String heapInfo) {
        Matcher space = USED.matcher(heapInfo);
        long kibibytes = 0;
        boolean found = false;
        while (space.find()) {
            kibibytes += Long.parseLong(space.group(1));
            found = true;
        }
        return found ? OptionalLong.of(kibibytes * 1024) : OptionalLong.empty();
    }

    /** What a command prints; nothing when it fails. */
    private static String jcmd(long pid, String command) {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? printed : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
