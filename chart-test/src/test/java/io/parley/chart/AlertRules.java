package io.parley.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The alerts that the chart installs, as a file of rules for a Prometheus that runs. */
public final class AlertRules {
    /** Where the pods are that they look at. */
    public static final String NAMESPACE = Chart.NAMESPACE;

    private static final YAMLMapper YAML = new YAMLMapper();
    /** All of a field, or a range in an expression. */
    private static final Pattern DURATION = Pattern.compile("(?<=^|\\[)([0-9]+)([mh])(?=$|])");

    private static final Pattern SELECTOR = Pattern.compile("[a-z_]+\\{[^}]*}");

    private final JsonNode spec;

    private AlertRules(JsonNode spec) {
        this.spec = spec;
    }

    /** Of an installation with the values in a file. */
    public static AlertRules render(Path values) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(Chart.printWith(values))) {
            return documents.readAll().stream()
                    .filter(document -> document.path("kind").asText().equals("PrometheusRule"))
                    .map(document -> new AlertRules(document.path("spec")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Stream<ObjectNode> rules() {
        return spec.findValues("rules").stream()
                .flatMap(rules -> rules.valueStream())
                .map(ObjectNode.class::cast);
    }

    /** Of all alerts. */
    public List<String> names() {
        return rules().map(rule -> rule.path("alert").asText()).distinct().toList();
    }

    /** Each metric that an alert looks at, with the labels that it asks for. */
    public List<String> selectors() {
        return rules().flatMap(
                        rule -> SELECTOR.matcher(rule.path("expr").asText()).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /** The same rules, where a minute has become a second and an hour a minute: the ranges, and how long each must hold. */
    public AlertRules sixtyTimesFaster() {
        AlertRules fast = new AlertRules(spec.deepCopy());
        fast.rules().forEach(rule -> {
            for (String field : List.of("for", "expr")) {
                rule.put(field, sixtyTimesFaster(rule.path(field).asText()));
            }
        });
        return fast;
    }

    private static String sixtyTimesFaster(String text) {
        return DURATION.matcher(text)
                .replaceAll(found -> found.group(1) + (found.group(2).equals("h") ? "m" : "s"));
    }

    public void writeTo(Path file) throws IOException {
        // JSON is YAML.
        Files.writeString(file, spec.toString());
    }
}
