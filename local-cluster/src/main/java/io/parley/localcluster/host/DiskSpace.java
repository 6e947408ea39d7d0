package io.parley.localcluster.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on the disk that a cluster is about to use. */
public final class DiskSpace {
    /** The least that must be free, in bytes: database logs, broker segments and service logs of a short session. */
    public static final long LEAST_FREE_BYTES = 1_000_000_000L;

    private static final long BYTES_PER_MB = 1_000_000;

    private DiskSpace() {}

    /** @throws LocalClusterException when less than {@link #LEAST_FREE_BYTES} is free where the folder is */
    public static void requireEnough(Path folder) {
        requireEnough(folder, freeBytes(folder));
    }

    static void requireEnough(Path folder, long freeBytes) {
        if (freeBytes < LEAST_FREE_BYTES) {
            throw new LocalClusterException("The disk of " + folder + " has only " + freeBytes / BYTES_PER_MB
                    + " MB free and the cluster needs " + LEAST_FREE_BYTES / BYTES_PER_MB
                    + " MB: make room, or set PARLEY_HOME to a folder on another disk.");
        }
    }

    private static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(Folders.createPrivate(folder)).getUsableSpace();
        } catch (IOException e) {
            throw new LocalClusterException("Cannot use " + folder + " (" + e.getMessage() + ").", e);
        }
    }
}
