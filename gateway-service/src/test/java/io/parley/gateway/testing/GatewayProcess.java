package io.parley.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.parley.localcluster.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged gateway as a process of its own, with as much memory as a test gives it, before {@link GatewayPeers}. */
public final class GatewayProcess implements AutoCloseable {
    private final int tcpPort = freePort();
    private final int httpPort = freePort();
    private final int managementPort = freePort();
    private final GatewayPeers peers = new GatewayPeers();
    private final Path log;
    private final Process process;

    /**
     * @param jvmFlags such as {@code -Xmx64m}
     * @param settings configuration, by key
     */
    public GatewayProcess(String name, List<String> jvmFlags, Map<String, String> settings) {
        log = Path.of("target", name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmFlags);
        Map.of(
                        "kafka.bootstrap.servers", TestServers.kafka().bootstrapServers(),
                        "parley.gateway.http.port", String.valueOf(httpPort),
                        "quarkus.management.port", String.valueOf(managementPort),
                        "parley.service-credential", GatewayPeers.CREDENTIAL,
                        "parley.gateway.admin.enabled", "false",
                        "parley.gateway.ordinal", "4",
                        "parley.gateway.tcp.port", String.valueOf(tcpPort),
                        "parley.gateway.upstream.auth", peers.authEndpoint(),
                        "parley.gateway.upstream.presence", peers.presenceEndpoint(),
                        "parley.gateway.upstream.message", peers.messageEndpoint())
                .forEach((key, value) -> command.add("-D" + key + "=" + value));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar().toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The gateway has ended:\n" + log());
            }
            return isUp("ready");
        });
    }

    /** Another build can be tried by hand. */
    private static Path jar() {
        return Path.of(System.getProperty("parley.gateway.jar", "target/quarkus-app/quarkus-run.jar"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    public GatewayPeers peers() {
        return peers;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The processor time that it has used. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Whether the check of this name, live or ready, says so. */
    public boolean isUp(String check) {
        // The management port would take an upgrade to HTTP/2, and leave one request in a hundred unanswered.
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(
                                                    "http://127.0.0.1:" + managementPort + "/q/health/" + check))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public long logBytes() {
        try {
            return Files.size(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        peers.stop();
    }
}
