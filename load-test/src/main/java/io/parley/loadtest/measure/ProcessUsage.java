package io.parley.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Processor time and memory of one process, read from {@code /proc}.
 *
 * @param cpuMicros user and system time since its start, of all its threads, in steps of the kernel's tick (10 ms)
 * @param compilerMicros the part of it that the compilers of a JVM took; 0 for a process that is none
 * @param residentBytes resident set
 */
public record ProcessUsage(long cpuMicros, long compilerMicros, long residentBytes) {
    private static final String GENERATOR = "generator";
    /** The kernel keeps 15 characters of {@code C1 CompilerThread0}. */
    private static final Pattern COMPILER_THREAD = Pattern.compile("\\d+ \\(C[12] CompilerThre");

    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;
    private static final long MICROS_PER_TICK = 10_000;
    private static final long PAGE_BYTES = 4096;

    /** Reads one process; a process that is gone has used nothing. */
    public static ProcessUsage of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String[] pages = Files.readString(folder.resolve("statm")).split(" ");
            return new ProcessUsage(
                    cpuMicros(Files.readString(folder.resolve("stat"))),
                    compilerMicros(folder.resolve("task")),
                    Long.parseLong(pages[1]) * PAGE_BYTES);
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                return new ProcessUsage(0, 0, 0);
            }
            throw new UncheckedIOException(e);
        }
    }

    private static long compilerMicros(Path threads) throws IOException {
        long micros = 0;
        try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
            for (Path thread : each) {
                String stat = statOf(thread);
                if (COMPILER_THREAD.matcher(stat).lookingAt()) {
                    micros += cpuMicros(stat);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return micros;
    }

    /** Empty when the thread has ended meanwhile. */
    private static String statOf(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            // When it ends while it is read, the kernel says that there is no such process.
            if (!Files.exists(thread)) {
                return "";
            }
            throw e;
        }
    }

    /** The second field is the name in parentheses and may hold spaces and parentheses itself. */
    private static long cpuMicros(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return MICROS_PER_TICK
                * (Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[SYSTEM_TICKS_FIELD]));
    }

    /** Reads several, by name, and this JVM as {@code generator}. */
    public static Map<String, ProcessUsage> of(List<ServerProcess> processes) {
        Map<String, ProcessUsage> usages = new LinkedHashMap<>();
        processes.forEach(process -> usages.put(process.name(), of(process.pid())));
        usages.put(GENERATOR, of(ProcessHandle.current().pid()));
        return usages;
    }

    /** Processor microseconds between two readings, by name; a process that was restarted counts from its start. */
    public static Map<String, Double> cpuMicrosBetween(
            Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        return perName(after, name -> {
            long used = after.get(name).cpuMicros();
            long earlier = before.containsKey(name) ? before.get(name).cpuMicros() : 0;
            return used >= earlier ? used - earlier : used;
        });
    }

    /** Processor microseconds between two readings of all processes but the generator. */
    public static double serverMicrosBetween(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        return cpuMicrosBetween(before, after).entrySet().stream()
                .filter(entry -> !entry.getKey().equals(GENERATOR))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Processor microseconds that the compilers of all processes but the generator took between two readings. */
    public static double compilerMicrosBetween(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        return after.keySet().stream()
                .filter(name -> !name.equals(GENERATOR) && before.containsKey(name))
                .mapToDouble(name -> Math.max(
                        0, after.get(name).compilerMicros() - before.get(name).compilerMicros()))
                .sum();
    }

    /** Resident mebibytes, by name. */
    public static Map<String, Double> residentMebibytes(Map<String, ProcessUsage> usages) {
        return perName(usages, name -> usages.get(name).residentBytes() / 1024.0 / 1024.0);
    }

    private static Map<String, Double> perName(Map<String, ProcessUsage> usages, ToDoubleFunction<String> figure) {
        Map<String, Double> figures = new LinkedHashMap<>();
        usages.keySet().forEach(name -> figures.put(name, figure.applyAsDouble(name)));
        return figures;
    }
}
