package io.parley.localcluster.host;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds the {@code parley} script and the parent {@code pom.xml}.
 *
 * @param root absolute path of that folder
 */
public record Checkout(Path root) {

    /**
     * Walks up from the working directory, then from the place of this class.
     *
     * @throws LocalClusterException when neither lies in a checkout
     */
    public static Checkout locate() {
        return Stream.of(Path.of("").toAbsolutePath(), placeOfThisClass())
                .flatMap(Checkout::withParents)
                .filter(Checkout::isRoot)
                .findFirst()
                .map(Checkout::new)
                .orElseThrow(() -> new LocalClusterException("No Parley checkout was found above "
                        + Path.of("").toAbsolutePath() + ": run this inside one."));
    }

    /** Folder of a Maven module. */
    public Path module(String name) {
        return root.resolve(name);
    }

    /** Folder of the built web client; empty when it is not built, as on machines without Node. */
    public Optional<Path> webClient() {
        Path folder = root.resolve("clients/web/dist");
        return Files.isRegularFile(folder.resolve("index.html")) ? Optional.of(folder) : Optional.empty();
    }

    /** Folder for unpacked binaries and class-data archives, shared by every cluster of this checkout. */
    public Path binaries() {
        return root.resolve(".parley").resolve("bin");
    }

    /** Folder of the developer's own cluster. */
    public Path defaultHome() {
        return root.resolve(".parley").resolve("local");
    }

    private static boolean isRoot(Path folder) {
        return Files.isRegularFile(folder.resolve("parley")) && Files.isRegularFile(folder.resolve("pom.xml"));
    }

    private static Stream<Path> withParents(Path start) {
        return Stream.iterate(start, folder -> folder != null, Path::getParent);
    }

    private static Path placeOfThisClass() {
        CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
        return source == null
                ? Path.of("").toAbsolutePath()
                : Path.of(URI.create(source.getLocation().toString())).toAbsolutePath();
    }
}
