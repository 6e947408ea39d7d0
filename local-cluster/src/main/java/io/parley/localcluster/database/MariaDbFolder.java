package io.parley.localcluster.database;

import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of one database server: {@code data/}, {@code my.cnf}, the socket and the log. Used by {@link MariaDb} only.
 */
final class MariaDbFolder {
    /** A socket path has at most 107 bytes. */
    private static final int LONGEST_SOCKET_PATH_BYTES = 107;

    private final DatabaseBinaries binaries;
    private final Path home;
    private final Optional<ServerCertificate> certificate;

    /** @param certificate of the server; one that it makes itself when empty */
    MariaDbFolder(DatabaseBinaries binaries, Path home, Optional<ServerCertificate> certificate) {
        this.binaries = binaries;
        this.home = home.toAbsolutePath();
        this.certificate = certificate;
    }

    Path home() {
        return home;
    }

    Path data() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve("mariadb.log");
    }

    Path socket() {
        Path inside = home.resolve("mariadb.sock");
        return inside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH_BYTES
                ? inside
                : shortFolder().resolve("mariadb.sock");
    }

    /**
     * Makes the data folder when it is not there and writes the configuration.
     *
     * @return the configuration file
     */
    Path prepare(int port) {
        Folders.createPrivate(home);
        Folders.createPrivate(temporary());
        if (!socket().startsWith(home)) {
            Folders.createPrivate(shortFolder());
        }
        if (!Files.isDirectory(data())) {
            install();
        }
        Path file = home.resolve("my.cnf");
        write(file, configuration(port));
        return file;
    }

    /** A folder of this user with a short path, for a home whose path is too long for a socket. */
    private Path shortFolder() {
        String name = "parley-%s-%08x".formatted(System.getProperty("user.name"), home.hashCode());
        return Path.of("/tmp", name);
    }

    /** For temporary tables. A server that starts removes those that it finds there: none may share it. */
    Path temporary() {
        return home.resolve("tmp");
    }

    private String configuration(int port) {
        return """
                [server]
                basedir="%s"
                lc-messages-dir="%s"
                datadir="%s"
                tmpdir="%s"
                socket="%s"
                bind-address=127.0.0.1
                port=%d
                user=%s
                # Without this every connection waits for the name service.
                skip-name-resolve
                character-set-server=utf8mb4
                collation-server=utf8mb4_bin
                max_connections=500
                back_log=500
                innodb_buffer_pool_size=512M
                # A commit that was reported is on disk.
                innodb_flush_log_at_trx_commit=1
                innodb_flush_method=O_DIRECT
                innodb_buffer_pool_dump_at_shutdown=OFF
                innodb_buffer_pool_load_at_startup=OFF
                """.formatted(
                                binaries.folder(),
                                binaries.share(),
                                data(),
                                temporary(),
                                socket(),
                                port,
                                System.getProperty("user.name"))
                + binaries.settings()
                + certificate
                        .map(files -> "ssl-cert=%s%nssl-key=%s%n".formatted(files.certificate(), files.key()))
                        .orElse("");
    }

    /** Creates the system tables in a folder that becomes {@code data/} only when it is complete. */
    private void install() {
        Path unfinished = home.resolve("data.new");
        Folders.delete(unfinished);
        Folders.createPrivate(unfinished);
        List<String> command = new ArrayList<>(List.of(binaries.server().toString(), "--no-defaults"));
        command.addAll(binaries.installFlags());
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--basedir=" + binaries.folder());
        command.add("--lc-messages-dir=" + binaries.share());
        command.add("--datadir=" + unfinished);
        command.add("--tmpdir=" + temporary());
        command.add("--innodb-flush-log-at-trx-commit=0");
        try {
            Process bootstrap = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            try (OutputStream sql = bootstrap.getOutputStream()) {
                binaries.writeInstallSql(sql);
            }
            if (bootstrap.waitFor() != 0) {
                throw new LocalClusterException(
                        binaries.product() + " could not make its system tables, see " + log() + ".");
            }
            Files.move(unfinished, data());
        } catch (IOException e) {
            throw new LocalClusterException(
                    binaries.product() + " could not make its system tables, see " + log() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while " + binaries.product() + " made its system tables.", e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
