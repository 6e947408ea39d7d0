package io.parley.systemtest.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.chart.AlertRules;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A Prometheus of its own on loopback, which looks at pods and evaluates rules twice a second. Closing kills it. */
final class Prometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final URI place;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ChildProcess process;

    /**
     * Returns when it answers.
     *
     * @param folder for all its files, the rules {@code *.rules} among them
     * @param pods management ports by the pods' names
     */
    Prometheus(Path folder, Map<String, Integer> pods) throws IOException {
        this.folder = folder;
        int port = FreePorts.find(1).getFirst();
        place = URI.create("http://127.0.0.1:" + port);
        look(pods);
        Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
                rule_files: ["*.rules"]
                scrape_configs:
                  - job_name: parley
                    metrics_path: /q/metrics
                    file_sd_configs: [{files: [pods.json]}]
                """);
        Path log = folder.resolve("prometheus.log");
        process = ChildProcess.launch(new Launch(
                List.of(
                        program().orElseThrow().toString(),
                        "--config.file=prometheus.yaml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=" + place.getAuthority()),
                Map.of(),
                folder,
                log,
                Lifetime.WITH_THIS_JVM));
        process.awaitReady("Prometheus", this::isReady, PATIENCE, log.toString());
    }

    /** Where the program is; empty when it is not on the PATH. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** From now on it looks at these pods; it takes up to 5 s to notice. */
    void look(Map<String, Integer> pods) throws IOException {
        List<Map<String, Object>> targets = new ArrayList<>();
        // What a ServiceMonitor would make of them.
        pods.forEach((pod, port) -> targets.add(Map.of(
                "targets",
                List.of("127.0.0.1:" + port),
                "labels",
                Map.of("namespace", AlertRules.NAMESPACE, "pod", pod, "endpoint", "management"))));
        Path unfinished = folder.resolve("pods.tmp");
        Files.writeString(unfinished, JSON.writeValueAsString(targets));
        Files.move(unfinished, folder.resolve("pods.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** How many series this expression has now. */
    int series(String expression) {
        return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result")
                .size();
    }

    /** What came of a file of rules when it was last evaluated; fails when a rule cannot be evaluated. */
    Evaluation evaluation(String file) {
        for (JsonNode group : data("/api/v1/rules?type=alert").path("groups")) {
            if (group.path("file").asText().endsWith(file)) {
                Set<String> firing = new TreeSet<>();
                group.path("rules").forEach(rule -> addFiring(rule, firing));
                return new Evaluation(group.path("lastEvaluation").asText(), firing);
            }
        }
        throw new AssertionError("Prometheus has no rules of " + file);
    }

    private static void addFiring(JsonNode rule, Set<String> firing) {
        if (rule.path("health").asText().equals("err")) {
            throw new AssertionError(
                    rule.path("name").asText() + ": " + rule.path("lastError").asText());
        }
        for (JsonNode alert : rule.path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                JsonNode labels = alert.path("labels");
                String what = labels.path("pod").asText(labels.path("component").asText());
                firing.add((labels.path("alertname").asText() + " " + what).strip());
            }
        }
    }

    private JsonNode data(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body()).path("data");
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(place.resolve(path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.kill();
        http.shutdownNow();
    }

    /**
     * One evaluation of rules.
     *
     * @param time differs from that of every other one
     * @param firing each alert that fires, with its pod or component after a space if it has one
     */
    record Evaluation(String time, Set<String> firing) {}
}
