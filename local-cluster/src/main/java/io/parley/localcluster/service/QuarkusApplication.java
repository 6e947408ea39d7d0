package io.parley.localcluster.service;

import io.parley.localcluster.host.ClassDataArchive;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A built service ({@code target/quarkus-app}) and the two ways to run it. {@code java -jar quarkus-run.jar} loads
 * classes through Quarkus' own class loader, whose classes the JVM cannot archive; with all jars on the class path it
 * can, and the service starts with half the CPU time. So: class path when there is an archive that fits, jar otherwise.
 *
 * @param folder {@code target/quarkus-app} of the module
 * @param classData archive of the module for this JVM
 */
record QuarkusApplication(Path folder, ClassDataArchive classData) {
    private static final String MAIN_CLASS = "io.quarkus.runner.GeneratedMain";

    /** Later entries lose to earlier ones: transformed classes replace those of the jars. */
    private static final List<String> CLASS_PATH_ORDER = List.of("quarkus", "app", "lib/boot", "lib/main");

    boolean isBuilt() {
        return Files.isRegularFile(jar());
    }

    Path jar() {
        return folder.resolve("quarkus-run.jar");
    }

    /** True when the archive was made after the last build. */
    boolean hasFreshClassData() {
        return classData.isFresh(jar());
    }

    /** Arguments of the JVM for an ordinary run. */
    List<String> arguments() {
        return hasFreshClassData() ? classPathArguments(classData.flags()) : List.of("-jar", jar().toString());
    }

    /** Arguments of the JVM for a run at whose end the archive is written. */
    List<String> recordingArguments() {
        return classPathArguments(classData.recordingFlags());
    }

    private List<String> classPathArguments(List<String> flags) {
        List<String> arguments = new ArrayList<>(flags);
        opened().forEach(javaPackage -> arguments.add("--add-opens=" + javaPackage + "=ALL-UNNAMED"));
        arguments.add("-cp");
        arguments.add(CLASS_PATH_ORDER.stream().flatMap(this::jarsIn).collect(Collectors.joining(File.pathSeparator)));
        arguments.add(MAIN_CLASS);
        return arguments;
    }

    /** The packages that {@code java -jar} opens, as {@code java.base/java.lang}: the manifest does not count on a class path. */
    private List<String> opened() {
        try (JarFile file = new JarFile(jar().toFile())) {
            String packages = file.getManifest().getMainAttributes().getValue("Add-Opens");
            return packages == null ? List.of() : List.of(packages.split(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sorted backwards, which puts transformed-bytecode.jar before generated-bytecode.jar. */
    private Stream<String> jarsIn(String subfolder) {
        try (Stream<Path> files = Files.list(folder.resolve(subfolder))) {
            return files
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted(java.util.Comparator.reverseOrder())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
