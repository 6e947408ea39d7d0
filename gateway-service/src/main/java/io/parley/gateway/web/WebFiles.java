package io.parley.gateway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All files of the web client, read once at the start: a request is a look-up by its exact path, so that no request reads a
 * disk or leaves the folder. Immutable; any thread.
 */
public final class WebFiles {
    private static final String INDEX = "/index.html";
    private static final String COMPRESSED = ".gz";
    /** The build puts a hash of the content into the names of files in this folder. */
    private static final String LASTING = "/assets/";

    private static final int TAG_BYTES = 12;
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    private final Map<String, WebFile> files;

    private WebFiles(Map<String, WebFile> files) {
        this.files = files;
    }

    /**
     * Reads a folder.
     *
     * @param maxBytes what all of it may have
     * @throws IllegalStateException with a sentence when it holds no web client, or more than may be
     */
    public static WebFiles read(Path folder, long maxBytes) {
        if (!Files.isRegularFile(folder.resolve(INDEX.substring(1)))) {
            throw new IllegalStateException("parley.gateway.web.directory is " + folder
                    + ", where there is no index.html: build the web client, or set parley.gateway.web.enabled=false.");
        }
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            long left = maxBytes;
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                left -= Files.size(file);
                if (left < 0) {
                    throw new IllegalStateException("The files in " + folder + " have more than " + maxBytes
                            + " bytes: see parley.gateway.web.max-bytes.");
                }
                contents.put("/" + folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The web client in " + folder + " cannot be read", unreadable);
        }
        Map<String, WebFile> files = new TreeMap<>();
        contents.forEach((path, bytes) -> {
            if (!path.endsWith(COMPRESSED)) {
                files.put(path, file(path, bytes, Optional.ofNullable(contents.get(path + COMPRESSED))));
            }
        });
        files.put("/", files.get(INDEX));
        return new WebFiles(Map.copyOf(files));
    }

    /** The same with a file that is in no folder, instead of one that is. */
    WebFiles with(String path, byte[] bytes) {
        Map<String, WebFile> more = new TreeMap<>(files);
        more.put(path, file(path, bytes, Optional.empty()));
        return new WebFiles(Map.copyOf(more));
    }

    private static WebFile file(String path, byte[] bytes, Optional<byte[]> gzip) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return new WebFile(
                MEDIA_TYPES.getOrDefault(ending, "application/octet-stream"),
                "\"" + tagOf(bytes) + "\"",
                WebFile.shared(bytes),
                gzip.map(WebFile::shared),
                path.startsWith(LASTING));
    }

    private static String tagOf(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The file at a path like /assets/index-1a2b.js. */
    Optional<WebFile> at(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
