package io.parley.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Processor time and memory of one process, read from {@code /proc}.
 *
 * @param cpuMicros user and system time since its start, of all its threads, in steps of the kernel's tick (10 ms)
 * @param residentBytes resident set
 */
public record ProcessUsage(long cpuMicros, long residentBytes) {
    private static final String GENERATOR = "generator";
    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;
    private static final long MICROS_PER_TICK = 10_000;
    private static final long PAGE_BYTES = 4096;

    /** Reads one process; a process that is gone has used nothing. */
    public static ProcessUsage of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The second field is the command in parentheses and may hold spaces and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[SYSTEM_TICKS_FIELD]);
            String[] pages = Files.readString(folder.resolve("statm")).split(" ");
            return new ProcessUsage(ticks * MICROS_PER_TICK, Long.parseLong(pages[1]) * PAGE_BYTES);
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                return new ProcessUsage(0, 0);
            }
            throw new UncheckedIOException(e);
        }
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
