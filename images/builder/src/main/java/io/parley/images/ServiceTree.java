package io.parley.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A built service ({@code target/quarkus-app}), the job archive and, for the gateway, the web client where it is built, as layers of an image: libraries first, for they seldom
 * change. Files belong to root and can be read by everybody; nothing of the image can be written by the process.
 *
 * @param service the module's name, and the image's
 * @param quarkusApp the built tree
 * @param jobs the archive of the jobs
 * @param web the built web client; empty in other services, and where it is not built
 */
record ServiceTree(String service, Path quarkusApp, Path jobs, Optional<Path> web) {
    static final String HOME = "/app";
    static final String WEB = HOME + "/web";
    static final String GATEWAY = "gateway-service";

    /**
     * Finds the tree of a service below a checkout.
     *
     * @throws IllegalStateException with a sentence when it is not built
     */
    static ServiceTree locate(Path checkout, String service) {
        Path app = checkout.resolve(service).resolve("target/quarkus-app");
        if (!Files.isRegularFile(app.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException(
                    service + " is not built: " + app + " is missing. Run ./mvnw package first.");
        }
        Path target = checkout.resolve("images/jobs/target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            Path jobs = files.filter(file -> file.getFileName().toString().matches("jobs-[0-9][^-]*\\.jar"))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IllegalStateException(
                            "The jobs are not built: there is no archive in " + target + "."));
            return new ServiceTree(service, app, jobs, webClient(checkout, service));
        } catch (IOException failure) {
            throw new IllegalStateException("The folder " + target + " cannot be read.", failure);
        }
    }

    private static Optional<Path> webClient(Path checkout, String service) {
        Path folder = checkout.resolve("clients/web/dist");
        return service.equals(GATEWAY) && Files.isRegularFile(folder.resolve("index.html"))
                ? Optional.of(folder)
                : Optional.empty();
    }

    /** The layers, the one that changes least first. */
    List<FileEntriesLayer> layers() throws IOException {
        List<FileEntriesLayer> layers = new ArrayList<>(List.of(
                layer("libraries", "lib/boot", "lib/main"),
                layer("generated", "quarkus"),
                layer("application", "app", "quarkus-run.jar", "quarkus-app-dependencies.txt"),
                FileEntriesLayer.builder()
                        .setName("jobs")
                        .addEntry(
                                jobs,
                                AbsoluteUnixPath.get(HOME).resolve("jobs/jobs.jar"),
                                FilePermissions.fromOctalString("644"))
                        .build()));
        if (web.isPresent()) {
            layers.add(FileEntriesLayer.builder()
                    .setName("web")
                    .addEntryRecursive(web.get(), AbsoluteUnixPath.get(WEB))
                    .build());
        }
        return layers;
    }

    private FileEntriesLayer layer(String name, String... parts) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (String part : parts) {
            Path source = quarkusApp.resolve(part);
            if (Files.exists(source)) {
                layer.addEntryRecursive(source, AbsoluteUnixPath.get(HOME).resolve(part));
            }
        }
        return layer.build();
    }
}
