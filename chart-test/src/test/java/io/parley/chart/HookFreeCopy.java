package io.parley.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of a chart whose hooks are ordinary objects, for an engine that does not print hooks. */
final class HookFreeCopy {
    private static final String HOOK = "helm.sh/hook: ";

    private HookFreeCopy() {}

    /** Makes the copy below {@code target}. */
    static Path of(Path chart) {
        Path copy =
                Path.of("target", "hook-free", chart.getFileName().toString()).toAbsolutePath();
        try (Stream<Path> files = Files.walk(chart)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(chart.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace(HOOK, "parley.io/was-hook: "));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return copy;
    }
}
