package io.parley.localcluster.service;

import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder of one cluster: data, logs, pid files, ports, secrets. Two clusters never share one.
 *
 * @param folder absolute path
 */
public record ClusterHome(Path folder) {
    private static final String SETTINGS = "settings.properties";

    /** Makes the path absolute. */
    public ClusterHome {
        folder = folder.toAbsolutePath().normalize();
    }

    Path database() {
        return folder.resolve(MemberName.MARIADB);
    }

    Path broker() {
        return folder.resolve(MemberName.KAFKA);
    }

    Path mail() {
        return folder.resolve(MemberName.MAIL);
    }

    Path signingKeys() {
        return folder.resolve("signing-keys");
    }

    /** What may change while the cluster runs. */
    Path settings() {
        return folder.resolve(SETTINGS);
    }

    /** What is set there as text of {@code KEY=VALUE} lines; empty when nothing is. */
    public String readSettings() {
        try {
            return Files.isRegularFile(settings()) ? Files.readString(settings()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets this and nothing else, from one moment to the next. */
    public void writeSettings(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        write(SETTINGS, properties);
    }

    Path log(String member) {
        return folder.resolve("log").resolve(member + ".log");
    }

    Path pidFile(String member) {
        return folder.resolve("run").resolve(member + ".pid");
    }

    /** Takes the folder for one command that starts or stops members; closing the channel gives it back. */
    public FileChannel lock() {
        Folders.createPrivate(folder);
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new LocalClusterException(
                        "Another command is starting or stopping the cluster in " + folder + ": wait for it to end.");
            }
            return channel;
        } catch (IOException e) {
            throw new LocalClusterException("Cannot write to " + folder + " (" + e.getMessage() + ").", e);
        }
    }

    /** The ports chosen when the cluster was last started, or empty when it never was. */
    public Optional<ClusterPorts> ports() {
        return read("ports.properties").filter(ClusterPorts::areWhole).map(ClusterPorts::load);
    }

    void remember(ClusterPorts ports) {
        Properties properties = new Properties();
        ports.store(properties);
        write("ports.properties", properties);
    }

    ClusterSecrets secrets() {
        Properties stored = read("secrets.properties").orElseGet(Properties::new);
        ClusterSecrets secrets = stored.isEmpty() ? ClusterSecrets.generate() : ClusterSecrets.load(stored);
        Properties complete = new Properties();
        secrets.store(complete);
        // An earlier release did not have all of them.
        if (!complete.equals(stored)) {
            write("secrets.properties", complete);
        }
        return secrets;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    private Optional<Properties> read(String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream content = Files.newInputStream(file)) {
            properties.load(content);
            return Optional.of(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, Properties properties) {
        Folders.createPrivate(folder);
        Path unfinished = folder.resolve(name + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream content = Files.newOutputStream(unfinished)) {
                properties.store(content, null);
            }
            Files.move(unfinished, folder.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
