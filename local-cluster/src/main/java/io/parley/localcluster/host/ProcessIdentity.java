package io.parley.localcluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told apart from a later one that got the same pid.
 *
 * @param pid process id
 * @param startTicks clock ticks between the boot of the machine and the start of the process
 * @param bootId identity of that boot
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int STATE_FIELD = 0;
    private static final int THREADS_FIELD = 17;
    private static final int START_TICKS_FIELD = 19;

    /** The process that has this pid now, or empty when none has; a zombie counts as none once all its threads are gone. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the command in parentheses and may hold spaces and parentheses itself.
            String[] afterCommand =
                    stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
            String state = afterCommand[STATE_FIELD];
            // A killed process is a zombie while its other threads still end; until then it holds its ports.
            if (state.equals("X") || (state.equals("Z") && Integer.parseInt(afterCommand[THREADS_FIELD]) <= 1)) {
                return Optional.empty();
            }
            return Optional.of(
                    new ProcessIdentity(pid, Long.parseLong(afterCommand[START_TICKS_FIELD]), currentBoot()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Reads what {@link #write} wrote; empty when there is no such file or it cannot be understood. */
    public static Optional<ProcessIdentity> read(Path file) {
        try {
            String[] fields = Files.readString(file).trim().split(" ");
            return fields.length == 3
                    ? Optional.of(new ProcessIdentity(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes this identity to a file of one line. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, pid + " " + startTicks + " " + bootId + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True while exactly this process runs. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    private static String currentBoot() throws IOException {
        return Files.readString(BOOT_ID).trim();
    }
}
