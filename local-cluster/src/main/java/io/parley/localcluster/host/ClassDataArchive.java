package io.parley.localcluster.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/**
 * The classes of a program, mapped by the JVM instead of read from jars: starts in about half the time. From Java 25 on
 * they are linked and come with profiles of what was hot. An archive fits one JVM and one set of jars; the JVM ignores one
 * that does not fit.
 *
 * @param file of the archive
 */
public record ClassDataArchive(Path file) {
    private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;
    private static final String SUFFIX = AHEAD_OF_TIME ? ".aot" : ".jsa";
    private static final String USE = AHEAD_OF_TIME ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
    private static final String RECORD = AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";

    /** Warnings about an archive that does not fit say nothing to the person who starts a cluster. */
    private static final String QUIET = AHEAD_OF_TIME ? "-Xlog:aot*=off,cds*=off" : "-Xlog:cds*=off";

    /** The archive of a program for the JVM that runs this code. */
    public static ClassDataArchive of(Checkout checkout, String program) {
        return new ClassDataArchive(checkout.binaries().resolve(program + "-java-" + Runtime.version() + SUFFIX));
    }

    /** JVM flags that use the archive, if it is there. */
    public List<String> flags() {
        return Files.isRegularFile(file) ? List.of(USE + file, QUIET) : List.of();
    }

    /** JVM flags that make the JVM write the archive when it ends in an orderly way; see {@link #publish}. */
    public List<String> recordingFlags() {
        return List.of(RECORD + unfinished(), QUIET);
    }

    /** True when the archive is there and younger than what it was made from. */
    public boolean isFresh(Path source) {
        try {
            return Files.isRegularFile(file)
                    && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(source)) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Puts what the JVM wrote in its place; other processes see the old archive or the new one, never half of it. Call it
     * only when the JVM ended by itself: a killed one leaves a broken file.
     *
     * @param began when the recording began; jars built after that make the archive outdated
     */
    public void publish(Instant began) {
        try {
            if (Files.isRegularFile(unfinished())) {
                Files.setLastModifiedTime(unfinished(), FileTime.from(began));
                Files.move(unfinished(), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new LocalClusterException("Cannot write " + file + " (" + e.getMessage() + ").", e);
        }
    }

    /** Removes what the JVM wrote and nobody will {@link #publish}. */
    public void discard() {
        Folders.delete(unfinished());
    }

    private Path unfinished() {
        return file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    }
}
