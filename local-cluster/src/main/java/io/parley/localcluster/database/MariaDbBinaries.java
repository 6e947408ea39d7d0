package io.parley.localcluster.database;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The unpacked MariaDB distribution. It is built for Linux on x86-64 only.
 *
 * @param folder holds {@code bin} and {@code share}
 */
public record MariaDbBinaries(Path folder) implements DatabaseBinaries {
    private static final String SUFFIX = "-linux64.jar";
    private static final List<String> SYSTEM_TABLE_SCRIPTS =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");

    private static final List<String> WANTED =
            List.of("bin/mariadbd", "bin/mariadb", "bin/mariadb-dump", "share/english/", "share/charsets/");

    /**
     * Unpacks the distribution that the build put under {@code local-cluster/target/mariadb}, unless that was done
     * before. Several processes may do so at once: each unpacks into a folder of its own and the first to rename it wins.
     *
     * @throws LocalClusterException on another system, or when the build did not run
     */
    public static MariaDbBinaries unpack(Checkout checkout) {
        requireSupportedSystem();
        Path archive = archive(checkout);
        String name = archive.getFileName().toString().replace(SUFFIX, "");
        Path target = checkout.binaries().resolve(name);
        if (!Files.isDirectory(target)) {
            unpack(archive, target);
        }
        return new MariaDbBinaries(target);
    }

    @Override
    public String product() {
        return "MariaDB";
    }

    @Override
    public Path server() {
        return folder.resolve("bin/mariadbd");
    }

    @Override
    public Path client() {
        return folder.resolve("bin/mariadb");
    }

    @Override
    public List<String> installFlags() {
        return List.of("--bootstrap", "--skip-log-bin", "--skip-ssl");
    }

    @Override
    public void writeInstallSql(OutputStream server) throws IOException {
        server.write(
                "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n".getBytes(StandardCharsets.UTF_8));
        for (String script : SYSTEM_TABLE_SCRIPTS) {
            Files.copy(share().resolve(script), server);
        }
    }

    @Override
    public String settings() {
        return """
                # Loopback only; making a certificate would cost a second at every start.
                skip-ssl
                """;
    }

    @Override
    public List<String> clientFlags() {
        return List.of("--skip-ssl");
    }

    private static void requireSupportedSystem() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            throw new LocalClusterException("The embedded MariaDB runs on Linux x86-64 only and this is " + system
                    + ": use such a machine, or install the chart into a Kubernetes cluster.");
        }
    }

    private static Path archive(Checkout checkout) {
        Path built = checkout.module("local-cluster").resolve("target/mariadb");
        if (Files.isDirectory(built)) {
            try (DirectoryStream<Path> archives = Files.newDirectoryStream(built, "*" + SUFFIX)) {
                for (Path archive : archives) {
                    return archive;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new LocalClusterException("The MariaDB binaries are not in " + built + ": run ./parley build first.");
    }

    private static void unpack(Path archive, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Path own = Files.createTempDirectory(target.getParent(), target.getFileName() + ".tmp");
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                for (ZipEntry entry :
                        zip.stream().filter(MariaDbBinaries::isWanted).toList()) {
                    copy(zip, entry, own.resolve(inside(entry)));
                }
            }
            try {
                Files.move(own, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException lostTheRace) {
                Folders.delete(own);
                if (!Files.isDirectory(target)) {
                    throw lostTheRace;
                }
            }
        } catch (IOException e) {
            throw new LocalClusterException(
                    "Could not unpack " + archive + " to " + target + " (" + e.getMessage() + ").", e);
        }
    }

    private static boolean isWanted(ZipEntry entry) {
        String path = inside(entry);
        boolean script =
                path.startsWith("share/") && path.endsWith(".sql") && path.indexOf('/') == path.lastIndexOf('/');
        return !entry.isDirectory() && (script || WANTED.stream().anyMatch(path::startsWith));
    }

    /** Path below the {@code linux} folder of the archive, or an empty string outside it. */
    private static String inside(ZipEntry entry) {
        int start = entry.getName().indexOf("/linux/");
        return start < 0 ? "" : entry.getName().substring(start + "/linux/".length());
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
        }
        if (target.getParent().endsWith("bin")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
