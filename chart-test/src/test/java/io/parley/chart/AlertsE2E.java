package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every alert of the chart, evaluated by Prometheus itself: fires where it should, says so in a sentence, and is quiet otherwise. */
class AlertsE2E {
    private static final String GATEWAY = "namespace=\"chat\",pod=\"parley-gateway-0\"";
    private static final String AUTH = "namespace=\"chat\",pod=\"parley-auth-1\"";
    private static final String PRESENCE = "namespace=\"chat\",pod=\"parley-presence-1\"";
    private static final String MESSAGE = "namespace=\"chat\",pod=\"parley-message-1\"";
    private static final Map<String, String> OF_GATEWAY = Map.of("namespace", "chat", "pod", "parley-gateway-0");
    private static final Map<String, String> OF_ALL = Map.of();

    /** Values, with rules of one's own. */
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(monitoring:\n  prometheusRule:\n.*?)```");

    @TempDir
    private Path folder;

    /**
     * What makes an alert fire.
     *
     * @param series values a minute, as promtool writes them, by series
     * @param labels beside its severity
     */
    private record Case(
            String alert, Map<String, String> series, Map<String, String> labels, String severity, String summary) {}

    private static final List<Case> CASES = List.of(
            new Case(
                    "ParleyCpuHigh",
                    Map.of("process_cpu_usage{" + GATEWAY + "}", "0.9x150"),
                    OF_GATEWAY,
                    "warning",
                    "parley-gateway-0 uses 90% of its CPU"),
            new Case(
                    "ParleyMemoryHigh",
                    Map.of(
                            "jvm_memory_used_bytes{" + GATEWAY + ",area=\"heap\",id=\"old\"}", "95x150",
                            "jvm_memory_max_bytes{" + GATEWAY + ",area=\"heap\",id=\"old\"}", "100x150",
                            "jvm_memory_max_bytes{" + GATEWAY + ",area=\"heap\",id=\"eden\"}", "-1x150"),
                    OF_GATEWAY,
                    "warning",
                    "parley-gateway-0 has 95% of its heap in use"),
            new Case(
                    "ParleyConnectionsHigh",
                    Map.of("parley_gateway_connections{" + GATEWAY + "}", "14250x150"),
                    OF_GATEWAY,
                    "warning",
                    "parley-gateway-0 has 95% of the connections it accepts"),
            new Case(
                    "ParleyErrorsHigh",
                    Map.of(
                            "parley_gateway_requests_refused_total{" + GATEWAY + ",code=\"unavailable\"}", "0+10x150",
                            "parley_gateway_frames_received_total{" + GATEWAY + ",type=\"send\"}", "0+100x150",
                            // No requests.
                            "parley_gateway_frames_received_total{" + GATEWAY + ",type=\"ping\"}", "0+1000x150"),
                    OF_ALL,
                    "critical",
                    "10% of all requests fail"),
            new Case(
                    "ParleySlow",
                    Map.of(
                            "parley_gateway_send_latency_seconds_sum{" + GATEWAY + "}", "0+30x150",
                            "parley_gateway_send_latency_seconds_count{" + GATEWAY + "}", "0+100x150"),
                    OF_ALL,
                    "warning",
                    "Sends take 300ms on average"),
            new Case(
                    "ParleySlowForSome",
                    Map.of(
                            "parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"0.5\"}", "0+90x150",
                            "parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"1.0\"}", "0+90x150",
                            "parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"2.0\"}", "0+100x150",
                            "parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"+Inf\"}", "0+100x150"),
                    OF_ALL,
                    "warning",
                    "One send in a hundred takes 1.9s or longer"),
            new Case("ParleyNoGateway", Map.of(), Map.of("namespace", "chat"), "critical", "No gateway is up"),
            serviceDown("auth", PRESENCE, MESSAGE),
            serviceDown("presence", AUTH, MESSAGE),
            serviceDown("message", AUTH, PRESENCE),
            new Case(
                    "ParleyDeliveriesFail",
                    Map.of("parley_message_deliveries_failed_total{" + MESSAGE + "}", "0+1x150"),
                    OF_ALL,
                    "warning",
                    "Deliveries cannot be handed to Kafka; messages are stored and arrive late"),
            new Case(
                    "ParleyGroupsLate",
                    Map.of(
                            "parley_gateway_deliveries_dropped_total{" + GATEWAY + ",reason=\"members_unknown\"}",
                            "0+1x150"),
                    OF_ALL,
                    "warning",
                    "Gateways cannot learn who is in large groups; messages to them are stored and arrive late"),
            new Case(
                    "ParleyMailFails",
                    Map.of("parley_auth_mails_total{" + AUTH + ",outcome=\"failed\"}", "0+1x150"),
                    OF_ALL,
                    "warning",
                    "Mails cannot be handed to the SMTP server; people get no codes"),
            new Case(
                    "ParleyNoLease",
                    Map.of("parley_gateway_lease_missing_seconds{" + GATEWAY + "}", "45x150"),
                    OF_GATEWAY,
                    "critical",
                    "parley-gateway-0 has had no lease for 45s although presence-service answers"),
            new Case(
                    "ParleyRevocationsWait",
                    Map.of("parley_auth_revocations_pending{" + AUTH + "}", "3x150"),
                    OF_ALL,
                    "warning",
                    "Devices that were logged out can still be connected; Kafka does not take revocations"),
            new Case(
                    "ParleyNoticesFail",
                    Map.of("parley_outbox_failed_total{" + AUTH + "}", "0+1x150"),
                    OF_ALL,
                    "warning",
                    "Notices of contacts and logins cannot be handed to message-service; people are told late"),
            new Case(
                    "ParleyDeletionsFail",
                    Map.of("parley_auth_deletions_failed_total{" + AUTH + "}", "0+1x150"),
                    OF_ALL,
                    "warning",
                    "Not every service has forgotten a deleted user; it is tried again"),
            new Case(
                    "ParleySettingsRefused",
                    Map.of("parley_settings_refused{" + GATEWAY + "}", "1x150"),
                    OF_GATEWAY,
                    "warning",
                    "parley-gateway-0 does not take the settings it was given"),
            new Case(
                    "ParleySettingsDiffer",
                    Map.of(
                            "parley_settings_version{" + GATEWAY + "}", "7x150",
                            "parley_settings_version{" + AUTH + "}", "0x150"),
                    OF_ALL,
                    "warning",
                    "Not all pods apply the same settings"));

    /** Of a cluster that is well; every series that an alert looks at. */
    private static final Map<String, String> QUIET = Map.ofEntries(
            Map.entry("process_cpu_usage{" + GATEWAY + "}", "0.8x150"),
            Map.entry("process_cpu_usage{" + AUTH + "}", "0x150"),
            Map.entry("process_cpu_usage{" + PRESENCE + "}", "0x150"),
            Map.entry("process_cpu_usage{" + MESSAGE + "}", "0x150"),
            Map.entry("jvm_memory_used_bytes{" + GATEWAY + ",area=\"heap\"}", "80x150"),
            Map.entry("jvm_memory_max_bytes{" + GATEWAY + ",area=\"heap\"}", "100x150"),
            Map.entry("parley_gateway_connections{" + GATEWAY + "}", "12000x150"),
            Map.entry("parley_gateway_requests_refused_total{" + GATEWAY + ",code=\"invalid\"}", "0+50x150"),
            Map.entry("parley_gateway_requests_refused_total{" + GATEWAY + ",code=\"unavailable\"}", "0+1x150"),
            Map.entry("parley_gateway_frames_received_total{" + GATEWAY + "}", "0+100x150"),
            Map.entry("parley_gateway_send_latency_seconds_sum{" + GATEWAY + "}", "0+1x150"),
            Map.entry("parley_gateway_send_latency_seconds_count{" + GATEWAY + "}", "0+100x150"),
            Map.entry("parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"0.1\"}", "0+100x150"),
            Map.entry("parley_gateway_send_latency_seconds_bucket{" + GATEWAY + ",le=\"+Inf\"}", "0+100x150"),
            Map.entry("parley_gateway_lease_missing_seconds{" + GATEWAY + "}", "0 20 0x150"),
            Map.entry("parley_message_deliveries_failed_total{" + MESSAGE + "}", "5x150"),
            Map.entry("parley_gateway_deliveries_dropped_total{" + GATEWAY + ",reason=\"members_unknown\"}", "5x150"),
            Map.entry("parley_gateway_deliveries_dropped_total{" + GATEWAY + ",reason=\"no_session\"}", "0+1x150"),
            Map.entry("parley_auth_mails_total{" + AUTH + ",outcome=\"sent\"}", "0+9x150"),
            Map.entry("parley_auth_mails_total{" + AUTH + ",outcome=\"refused\"}", "0+1x150"),
            Map.entry("parley_auth_revocations_pending{" + AUTH + "}", "0 3 0 3 0x150"),
            Map.entry("parley_outbox_failed_total{" + AUTH + "}", "5x150"),
            Map.entry("parley_auth_deletions_failed_total{" + AUTH + "}", "5x150"),
            Map.entry("parley_settings_refused{" + GATEWAY + "}", "0x150"),
            Map.entry("parley_settings_version{" + GATEWAY + "}", "7x150"),
            Map.entry("parley_settings_version{" + AUTH + "}", "0 0 7x150"),
            // Somebody else's.
            Map.entry("process_cpu_usage{namespace=\"other\",pod=\"parley-gateway-0\"}", "1x150"));

    @Test
    void everyAlertFiresWhereItShouldAndSaysSo() throws IOException, InterruptedException {
        assertThat(CASES).extracting(Case::alert).containsExactlyInAnyOrderElementsOf(alerts());
        StringBuilder tests = new StringBuilder();
        for (Case each : CASES) {
            Map<String, String> labels = new TreeMap<>(each.labels());
            labels.put("severity", each.severity());
            tests.append(series(each.series())).append("""
                        alert_rule_test:
                          - eval_time: 140m
                            alertname: %s
                            exp_alerts:
                              - exp_labels: {%s}
                                exp_annotations:
                                  summary: "%s"
                                  runbook: docs/operations.md#%s
                    """.formatted(
                            each.alert(),
                            labels.entrySet().stream()
                                    .map(label -> label.getKey() + ": " + label.getValue())
                                    .collect(Collectors.joining(", ")),
                            each.summary(),
                            each.alert().toLowerCase(Locale.ROOT)));
        }
        evaluate(tests.toString());
    }

    @Test
    void nothingFiresInAClusterThatIsWell() throws IOException, InterruptedException {
        StringBuilder tests = new StringBuilder(series(QUIET)).append("    alert_rule_test:\n");
        for (String alert : alerts()) {
            tests.append("      - {eval_time: 140m, alertname: %s, exp_alerts: []}\n".formatted(alert));
        }
        evaluate(tests.toString());
    }

    @Test
    void theExampleInTheManualIsARule() throws IOException, InterruptedException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "operations.md")));
        assertThat(example.find()).isTrue();
        Path values = Files.writeString(folder.resolve("values.yaml"), example.group(1) + "    create: always\n");
        PrometheusRule rule = Chart.renderWith(values).one(PrometheusRule.class, "parley");
        assertThat(alerts(rule)).contains("ParleyDiskLow");
        promtool("check", write(rule));
    }

    private static Case serviceDown(String component, String oneThatIsUp, String otherThatIsUp) {
        return new Case(
                "ParleyServiceDown",
                Map.of(
                        "process_cpu_usage{" + oneThatIsUp + "}",
                        "0x150",
                        "process_cpu_usage{" + otherThatIsUp + "}",
                        "0x150"),
                Map.of("namespace", "chat", "component", component),
                "critical",
                "No pod of " + component + "-service is up");
    }

    private static String series(Map<String, String> series) {
        StringBuilder text = new StringBuilder("  - interval: 1m\n    input_series:");
        if (series.isEmpty()) {
            text.append(" []");
        }
        text.append('\n');
        series.forEach((name, values) -> text.append("      - series: '")
                .append(name)
                .append("'\n        values: \"")
                .append(values)
                .append("\"\n"));
        return text.toString();
    }

    /** Has Prometheus evaluate the rules as the chart renders them. */
    private void evaluate(String tests) throws IOException, InterruptedException {
        Path file = folder.resolve("tests.yaml");
        Files.writeString(file, "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n" + tests);
        write(rule());
        promtool("test", file);
    }

    private Path write(PrometheusRule rule) throws IOException {
        // JSON is YAML.
        return Files.writeString(folder.resolve("rules.yaml"), new ObjectMapper().writeValueAsString(rule.getSpec()));
    }

    /** Prometheus' own tool, which must have no objection. */
    private static void promtool(String command, Path file) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder("promtool", command, "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static List<String> alerts() {
        return alerts(rule());
    }

    private static List<String> alerts(PrometheusRule rule) {
        return rule.getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .map(Rule::getAlert)
                .toList();
    }

    private static PrometheusRule rule() {
        return Chart.renderScenario("production").one(PrometheusRule.class, "parley");
    }
}
