package io.parley.localcluster.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mails as files: each as it came ({@code .eml}), as a person reads it ({@code .txt}) and, where it has such a part, as a browser shows
 * it ({@code .html}). Names begin with the time, so they are in order. {@link MailKeeper} writes them.
 *
 * @param path need not be there yet
 */
public record MailFolder(Path path) {
    static final String TEXT = ".txt";

    /** What has arrived, as a person reads it, the newest first. */
    public List<String> newest(int most) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            List<Path> newest = files.filter(file -> file.toString().endsWith(TEXT))
                    .sorted(Comparator.reverseOrder())
                    .limit(most)
                    .toList();
            for (Path file : newest) {
                read(file).ifPresent(texts::add);
            }
        }
        return texts;
    }

    /** Empty when it was the oldest of many, and is gone. */
    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException forgotten) {
            return Optional.empty();
        }
    }
}
