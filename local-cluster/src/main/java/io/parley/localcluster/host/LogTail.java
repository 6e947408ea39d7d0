package io.parley.localcluster.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
public final class LogTail {
    private static final int LONGEST_LINE_BYTES = 400;

    private LogTail() {}

    /**
     * Reads the last lines of a file without reading all of it.
     *
     * @param lines how many at most; fewer when they are very long
     * @return the lines, or a remark that there are none
     */
    public static String lastLines(Path file, int lines) {
        if (!Files.isRegularFile(file)) {
            return "(it wrote no log)";
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, content.length() - (long) lines * LONGEST_LINE_BYTES);
            byte[] end = new byte[(int) (content.length() - start)];
            content.seek(start);
            content.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }
}
