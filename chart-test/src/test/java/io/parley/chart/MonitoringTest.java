package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    @Test
    void everyServiceIsScrapedExactlyOnce() {
        Manifests manifests = Chart.renderScenario("production");
        ServiceMonitor monitor = manifests.one(ServiceMonitor.class, "parley");
        Map<String, String> wanted = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> scraped = manifests.all(Service.class).stream()
                .filter(service -> service.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
                .toList();
        assertThat(scraped)
                .extracting(service -> service.getMetadata().getLabels().get("app.kubernetes.io/component"))
                .containsExactlyInAnyOrder("gateway", "auth", "presence", "message");
        assertThat(monitor.getSpec().getEndpoints()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
            assertThat(endpoint.getPort()).isEqualTo("management");
            assertThat(scraped)
                    .allSatisfy(service -> assertThat(service.getSpec().getPorts())
                            .anySatisfy(port -> assertThat(port.getName()).isEqualTo(endpoint.getPort())));
        });
    }

    @Test
    void alertsHaveTheThresholdsOfTheProduct() {
        assertThat(rules())
                .filteredOn(rule -> rule.getExpr().getStrVal().matches("(?s).*> [0-9.]+$"))
                .extracting(rule ->
                        rule.getAlert() + " " + rule.getExpr().getStrVal().replaceAll("(?s).*> ", ""))
                .contains(
                        "ParleyCpuHigh 0.85",
                        "ParleyMemoryHigh 0.9",
                        "ParleyConnectionsHigh 0.9",
                        "ParleyErrorsHigh 0.05",
                        "ParleySlow 0.2");
    }

    @Test
    void everyAlertIsExplainedInTheOperationsManual() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(rules()).allSatisfy(rule -> assertThat(manual).contains("### " + rule.getAlert()));
    }

    @Test
    void theDashboardIsWholeJson() throws JsonProcessingException {
        String json = Chart.render()
                .one(ConfigMap.class, "parley-dashboard")
                .getData()
                .get("parley.json");
        JsonNode dashboard = new ObjectMapper().readTree(json);
        assertThat(dashboard.path("title").asText()).isEqualTo("Parley");
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(10);
    }

    private static List<Rule> rules() {
        return Chart.renderScenario("production")
                .one(PrometheusRule.class, "parley")
                .getSpec()
                .getGroups()
                .get(0)
                .getRules();
    }
}
