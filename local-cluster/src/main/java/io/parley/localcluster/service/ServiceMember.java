package io.parley.localcluster.service;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Quarkus service in a JVM of its own.
 *
 * @param name unique in the cluster
 * @param application the built module
 * @param recordsClassData whether to write the class-data archive at the end
 * @param heapMb largest heap, in MiB
 * @param environment the service's settings
 * @param healthPort port of {@code /q/health/ready}
 * @param ports all ports it listens on, the one that people connect to first
 * @param log file for everything it prints
 * @param needs members that must be ready before it is started
 */
record ServiceMember(
        String name,
        QuarkusApplication application,
        boolean recordsClassData,
        int heapMb,
        Map<String, String> environment,
        int healthPort,
        List<Integer> ports,
        Path log,
        Set<String> needs)
        implements ClusterMember {
    private static final int HEALTH_TIMEOUT_MS = 1000;
    private static final Pattern SETTINGS_VERSION =
            Pattern.compile("^parley_settings_version(?:\\{[^}]*\\})? (\\S+)", Pattern.MULTILINE);
    private static final long LARGEST_LOG_BYTES = 50_000_000;

    @Override
    public ChildProcess launch(Lifetime lifetime) {
        if (!application.isBuilt()) {
            throw new LocalClusterException(
                    name + " is not built (" + application.jar() + " is missing): run ./parley build first.");
        }
        rotateLog();
        markStart();
        List<String> command = new ArrayList<>(ServiceJvm.command(heapMb));
        command.add("-Dparley.member=" + name);
        command.addAll(recordsClassData ? application.recordingArguments() : application.arguments());
        return ChildProcess.launch(new Launch(command, environment, application.folder(), log, lifetime));
    }

    @Override
    public boolean isReady() {
        try {
            HttpURLConnection connection = manage("/q/health/ready");
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether it says that these settings are in force in it, by their number. */
    boolean hasSettings(long version) {
        try {
            HttpURLConnection connection = manage("/q/metrics");
            try (InputStream answer = connection.getInputStream()) {
                Matcher told = SETTINGS_VERSION.matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
                return told.find() && (long) Double.parseDouble(told.group(1)) == version;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpURLConnection manage(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + healthPort + path).toURL().openConnection();
        connection.setConnectTimeout(HEALTH_TIMEOUT_MS);
        connection.setReadTimeout(HEALTH_TIMEOUT_MS);
        return connection;
    }

    /** All lives of a service go to one log: this tells them apart. */
    private void markStart() {
        try {
            Files.createDirectories(log.getParent());
            Files.writeString(
                    log,
                    "== %s starts, %s%n"
                            .formatted(
                                    name,
                                    LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LocalClusterException("Cannot write to " + log + " (" + e.getMessage() + ").", e);
        }
    }

    private void rotateLog() {
        try {
            if (Files.isRegularFile(log) && Files.size(log) > LARGEST_LOG_BYTES) {
                Path older = log.resolveSibling(log.getFileName() + ".1");
                Files.move(log, older, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new LocalClusterException("Cannot write to " + log + " (" + e.getMessage() + ").", e);
        }
    }
}
