package io.parley.chart.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group that limits a container's memory, where this machine lets us make one. */
final class MemoryLimit {
    private static final Path HIERARCHY = Path.of("/sys/fs/cgroup/memory");

    private final Path group;

    private MemoryLimit(Path group) {
        this.group = group;
    }

    /** Makes the group of this name; one without effect where that is not possible. */
    static MemoryLimit of(String name, long bytes) {
        Path group = HIERARCHY.resolve(name);
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(bytes));
            return new MemoryLimit(group);
        } catch (IOException notPossible) {
            return new MemoryLimit(null);
        }
    }

    /** The group's folder, or empty. */
    String folder() {
        return group == null ? "" : group.toString();
    }

    /** The most that was ever used, in bytes, file cache included; 0 when it is not known. */
    long peakBytes() {
        try {
            return group == null
                    ? 0
                    : Long.parseLong(Files.readString(group.resolve("memory.max_usage_in_bytes"))
                            .trim());
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Removes the group once nothing runs in it. */
    void remove() {
        try {
            if (group != null) {
                Files.deleteIfExists(group);
            }
        } catch (IOException stillInUse) {
            // The machine's next restart removes it.
        }
    }
}
