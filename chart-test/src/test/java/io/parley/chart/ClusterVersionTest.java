package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old clusters, and clusters without the kinds of operators. */
class ClusterVersionTest {
    private static final Map<String, Object> SCALING = Map.of("gateway.autoscaling.enabled", true);

    @Test
    void anOldClusterGetsTheVersionsItKnows() {
        Manifests old = Chart.renderFor("1.20.0", SCALING);
        assertThat(old.all(io.fabric8.kubernetes.api.model.policy.v1beta1.PodDisruptionBudget.class))
                .hasSize(4);
        assertThat(old.all(io.fabric8.kubernetes.api.model.autoscaling.v2beta2.HorizontalPodAutoscaler.class))
                .hasSize(1);
        assertThat(old.services()
                        .get("gateway")
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getLifecycle()
                        .getPreStop()
                        .getExec()
                        .getCommand())
                .containsExactly("sleep", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.19.0", "1.21.0", "1.22.17", "1.25.0", "1.30.0"})
    void everyScenarioRendersForEveryVersion(String version) {
        for (String scenario : Chart.scenarios()) {
            assertThat(Chart.renderScenarioFor(version, scenario).services())
                    .as(scenario)
                    .doesNotContainValue(null);
        }
    }

    @Test
    void budgetsAreNewSince121AndAutoscalersSince123() {
        Manifests between = Chart.renderFor("1.21.0", SCALING);
        assertThat(between.all(io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class))
                .hasSize(4);
        assertThat(between.all(io.fabric8.kubernetes.api.model.autoscaling.v2beta2.HorizontalPodAutoscaler.class))
                .hasSize(1);
    }

    @Test
    void aNewClusterGetsTheNewOnes() {
        Manifests recent = Chart.renderFor("1.34.0", SCALING);
        assertThat(recent.all(io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class))
                .hasSize(4);
        assertThat(recent.all(io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class))
                .hasSize(1);
    }

    @Test
    void aClusterWithoutThePrometheusOperatorGetsNothingOfIt() {
        Manifests plain = Chart.render();
        assertThat(plain.all(ServiceMonitor.class)).isEmpty();
        assertThat(plain.all(PrometheusRule.class)).isEmpty();
        Manifests asked = Chart.renderScenario("production");
        assertThat(asked.all(ServiceMonitor.class)).hasSize(1);
        assertThat(asked.all(PrometheusRule.class)).hasSize(1);
    }
}
