package io.parley.chart.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tar of an image, as container engines load it.
 *
 * @param file the tar
 * @param name what the image is called, with its tag
 * @param layers the archives of its layers inside the tar, the lowest first
 * @param settings the image's configuration
 */
public record ImageArchive(Path file, String name, List<String> layers, JsonNode settings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the tar's table of contents; nothing is unpacked. */
    public static ImageArchive read(Path file) {
        try {
            JsonNode manifest = JSON.readTree(Commands.output("tar", "-xOf", file.toString(), "manifest.json"))
                    .get(0);
            List<String> layers = texts(manifest.path("Layers"));
            String config = Commands.output(
                    "tar", "-xOf", file.toString(), manifest.path("Config").asText());
            return new ImageArchive(file, manifest.path("RepoTags").path(0).asText(), layers, JSON.readTree(config));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** What the image runs. */
    public List<String> entrypoint() {
        return texts(settings.at("/config/Entrypoint"));
    }

    List<String> defaultArguments() {
        return texts(settings.at("/config/Cmd"));
    }

    /** Whom it runs as: user and group. */
    public String user() {
        return settings.at("/config/User").asText();
    }

    String workingDirectory() {
        return settings.at("/config/WorkingDir").asText();
    }

    /** The variables it sets. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : texts(settings.at("/config/Env"))) {
            variables.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        return variables;
    }

    /**
     * One file or folder of a layer.
     *
     * @param permissions as {@code ls -l} shows them
     * @param owner user and group, as numbers
     * @param path its place in the image
     */
    public record Entry(String permissions, String owner, String path) {}

    /** All that the layers above the base image put into the application's folder. */
    public List<Entry> filesOfApplication() {
        return layers.stream()
                .flatMap(layer -> list(layer, "-tvzf").lines())
                .map(line -> line.trim().split("\\s+", 6))
                .filter(columns -> columns[5].matches("/?app/.*"))
                .map(columns -> new Entry(columns[0], columns[1], columns[5]))
                .toList();
    }

    private String list(String layer, String how) {
        return Commands.output(
                "sh", "-c", "tar -xOf \"$0\" \"$1\" | tar --numeric-owner \"$2\" -", file.toString(), layer, how);
    }

    /** The paths of all files of a layer. */
    public List<String> filesOf(String layer) {
        return list(layer, "-tzf").lines().toList();
    }

    /** Unpacks the layers that are not there yet, each into a folder of its own; the lowest first. */
    List<Path> unpack(Path store) {
        List<Path> folders = new ArrayList<>();
        for (String layer : layers) {
            Path folder = store.resolve(layer.replaceAll("\\..*", ""));
            if (!Files.isDirectory(folder)) {
                Path unfinished = store.resolve(folder.getFileName() + ".new");
                Commands.run("mkdir", "-p", unfinished.toString());
                Commands.run(
                        "sh",
                        "-c",
                        "tar -xOf \"$0\" \"$1\" | tar -xzpf - -C \"$2\"",
                        file.toString(),
                        layer,
                        unfinished.toString());
                Commands.run("mv", unfinished.toString(), folder.toString());
            }
            folders.add(folder);
        }
        return folders;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
