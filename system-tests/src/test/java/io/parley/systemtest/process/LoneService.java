package io.parley.systemtest.process;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One built service as a process of its own. Closing kills it. */
public final class LoneService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern OWN_SETTINGS = Pattern.compile("PARLEY_|QUARKUS_|KAFKA_");

    private final Path log;
    private final int managementPort;
    private final ChildProcess process;

    /** @param environment beside what every service needs */
    public LoneService(String module, Map<String, String> environment) {
        List<Integer> ports = FreePorts.find(4);
        managementPort = ports.getFirst();
        Path application = Checkout.locate().module(module).resolve("target/quarkus-app");
        Path folder = Path.of("target", "lone-services").toAbsolutePath();
        log = folder.resolve(module + ".log");
        Map<String, String> all = new HashMap<>(Map.of(
                "QUARKUS_PROFILE",
                "local",
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                "QUARKUS_GRPC_SERVER_HOST",
                "127.0.0.1",
                "QUARKUS_GRPC_SERVER_PORT",
                Integer.toString(ports.get(1)),
                "PARLEY_SERVICE_CREDENTIAL",
                "a credential of this test",
                "PARLEY_AUTH_SIGNING_KEYS_DIRECTORY",
                folder.resolve("keys").toString(),
                "PARLEY_GATEWAY_ORDINAL",
                "0",
                "PARLEY_GATEWAY_TCP_PORT",
                Integer.toString(ports.get(2)),
                "PARLEY_GATEWAY_HTTP_PORT",
                Integer.toString(ports.get(3))));
        all.put("PARLEY_GATEWAY_ADMIN_ENABLED", "false");
        all.putAll(environment);
        try {
            Files.createDirectories(folder.resolve("keys"));
            Files.deleteIfExists(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = ChildProcess.launch(new Launch(
                List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "quarkus-run.jar"),
                all,
                application,
                log,
                Lifetime.WITH_THIS_JVM));
    }

    /**
     * Another process like one that runs, as a second pod is.
     *
     * @param pid of the one that runs
     * @param different environment in which they differ
     */
    public static LoneService like(long pid, String module, Map<String, String> different) {
        Map<String, String> environment = new HashMap<>();
        try {
            String variables = Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
            for (String variable : variables.split("\0")) {
                int equals = variable.indexOf('=');
                if (equals > 0 && OWN_SETTINGS.matcher(variable).lookingAt()) {
                    environment.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        // It gets one of its own.
        environment.remove("QUARKUS_MANAGEMENT_PORT");
        environment.putAll(different);
        return new LoneService(module, environment);
    }

    /** The port of its health and metrics. */
    public int managementPort() {
        return managementPort;
    }

    /** Asks it to end, and waits until it has; true when it did so by itself. */
    public boolean terminate() {
        return process.terminate(PATIENCE);
    }

    /** Waits until the process has ended by itself, with this exit code. */
    public boolean endsWith(int exitCode) {
        return process.awaitExit(PATIENCE) && process.exitCode().orElse(-1) == exitCode;
    }

    /** Whether it takes calls. */
    public boolean isReady() {
        return readiness().replaceAll("\\s", "").startsWith("{\"status\":\"UP\"");
    }

    /** What /q/health/ready answers; empty while nothing answers. */
    public String readiness() {
        HttpClient http = HttpClient.newHttpClient();
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            http.shutdownNow();
        }
    }

    /** Lines of the log with this text. */
    public List<String> said(String text) {
        return log().lines().filter(line -> line.contains(text)).toList();
    }

    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
