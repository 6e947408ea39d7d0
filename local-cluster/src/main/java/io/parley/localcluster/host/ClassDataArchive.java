package io.parley.localcluster.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/**
 * The parsed classes of a program, mapped by the JVM instead of read from jars: starts in about half the time. An archive
 * fits one JVM and one set of jars; the JVM ignores one that does not fit.
 *
 * @param file of the archive
 */
public record ClassDataArchive(Path file) {
    /** Warnings about an archive that does not fit say nothing to the person who starts a cluster. */
    private static final List<String> QUIET = List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");

    /** The archive of a program for the JVM that runs this code. */
    public static ClassDataArchive of(Checkout checkout, String program) {
        return new ClassDataArchive(checkout.binaries().resolve(program + "-java-" + Runtime.version() + ".jsa"));
    }

    /** JVM flags that use the archive, if it is there. */
    public List<String> flags() {
        return Files.isRegularFile(file)
                ? List.of("-XX:SharedArchiveFile=" + file, QUIET.get(0), QUIET.get(1), QUIET.get(2))
                : List.of();
    }

    /** JVM flags that make the JVM write the archive when it ends in an orderly way; see {@link #publish}. */
    public List<String> recordingFlags() {
        return List.of("-XX:ArchiveClassesAtExit=" + unfinished(), QUIET.get(1), QUIET.get(2));
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
