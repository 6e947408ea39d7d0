package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingTest {
    @Test
    void gatewaysScaleByCpuAndComeDownSlowly() {
        Manifests manifests = Chart.render(Map.of("gateway.autoscaling.enabled", true));
        HorizontalPodAutoscaler autoscaler = manifests.one(HorizontalPodAutoscaler.class, "parley-gateway");
        assertThat(autoscaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("StatefulSet");
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(manifests
                        .one(StatefulSet.class, "parley-gateway")
                        .getMetadata()
                        .getName());
        assertThat(autoscaler.getSpec().getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getResource().getName()).isEqualTo("cpu");
            assertThat(metric.getResource().getTarget().getAverageUtilization()).isEqualTo(60);
        });
        var down = autoscaler.getSpec().getBehavior().getScaleDown();
        assertThat(down.getStabilizationWindowSeconds()).isGreaterThanOrEqualTo(600);
        assertThat(down.getPolicies()).singleElement().satisfies(policy -> {
            assertThat(policy.getValue()).isEqualTo(1);
            assertThat(policy.getPeriodSeconds()).isGreaterThanOrEqualTo(300);
        });
    }

    @Test
    void gatewaysRebalanceOnlyWhenAsked() {
        assertThat(gatewaySettings(Map.of())).containsEntry("PARLEY_GATEWAY_REBALANCE_ENABLED", "false");
        assertThat(gatewaySettings(Map.of(
                        "gateway.rebalance.enabled", true,
                        "gateway.rebalance.delaySeconds", 90,
                        "gateway.rebalance.tolerancePercent", 30,
                        "gateway.rebalance.clientsPerSecond", 50)))
                .containsEntry("PARLEY_GATEWAY_REBALANCE_ENABLED", "true")
                .containsEntry("PARLEY_GATEWAY_REBALANCE_DELAY", "90s")
                .containsEntry("PARLEY_GATEWAY_REBALANCE_TOLERANCE_PERCENT", "30")
                .containsEntry("PARLEY_GATEWAY_REBALANCE_CLIENTS_PER_SECOND", "50");
    }

    private static Map<String, String> gatewaySettings(Map<String, Object> values) {
        return Chart.render(values).one(ConfigMap.class, "parley-gateway").getData();
    }

    @Test
    void theAutoscalerAloneSaysHowManyGatewaysThereAre() {
        assertThat(Chart.render(Map.of("gateway.autoscaling.enabled", true))
                        .one(StatefulSet.class, "parley-gateway")
                        .getSpec()
                        .getReplicas())
                .isNull();
    }

    @Test
    void anUpgradeLeavesTheNumberThatTheAutoscalerChose() {
        Chart.cluster().runPods(7);
        try {
            Manifests manifests =
                    Chart.render(Map.of("gateway.autoscaling.enabled", true, "message.autoscaling.enabled", true));
            assertThat(manifests
                            .one(StatefulSet.class, "parley-gateway")
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(7);
            assertThat(manifests
                            .one(Deployment.class, "parley-message")
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(7);
            assertThat(manifests.one(Deployment.class, "parley-auth").getSpec().getReplicas())
                    .isEqualTo(1);
        } finally {
            Chart.cluster().clear();
        }
    }

    @Test
    void gatewaysScaleByConnectionsWhereThatMetricExists() {
        HorizontalPodAutoscaler autoscaler =
                Chart.renderScenario("production").one(HorizontalPodAutoscaler.class, "parley-gateway");
        assertThat(autoscaler.getSpec().getMetrics())
                .extracting(metric -> metric.getType())
                .containsExactly("Resource", "Pods");
        assertThat(autoscaler
                        .getSpec()
                        .getMetrics()
                        .get(1)
                        .getPods()
                        .getMetric()
                        .getName())
                .isEqualTo("parley_gateway_connections");
    }

    @Test
    void kedaTakesTheAutoscalersPlace() {
        Manifests manifests = Chart.renderScenario("tls");
        assertThat(manifests.all(HorizontalPodAutoscaler.class)).isEmpty();
        List<JsonNode> scaled = manifests.custom();
        assertThat(scaled).singleElement().satisfies(object -> {
            assertThat(object.at("/spec/scaleTargetRef/name").asText()).isEqualTo("parley-gateway");
            assertThat(object.at("/spec/triggers")).hasSize(2);
            assertThat(object.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/policies/0/value")
                            .asInt())
                    .isEqualTo(1);
        });
    }

    @Test
    void everyServiceCanScaleByCpu() {
        for (String service : List.of("auth", "presence", "message")) {
            Manifests manifests = Chart.render(
                    Map.of(service + ".autoscaling.enabled", true, service + ".autoscaling.cpuPercent", 70));
            assertThat(manifests
                            .one(Deployment.class, "parley-" + service)
                            .getSpec()
                            .getReplicas())
                    .isNull();
            HorizontalPodAutoscaler autoscaler = manifests.one(HorizontalPodAutoscaler.class, "parley-" + service);
            assertThat(autoscaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
            assertThat(autoscaler.getSpec().getMinReplicas()).isEqualTo(2);
            assertThat(autoscaler.getSpec().getMetrics()).singleElement().satisfies(metric -> assertThat(
                            metric.getResource().getTarget().getAverageUtilization())
                    .isEqualTo(70));
        }
    }

    @Test
    void aDrainIsNeverHeldUp() {
        for (String scenario : Chart.scenarios()) {
            assertThat(Chart.renderScenario(scenario).all(PodDisruptionBudget.class))
                    .as(scenario)
                    .allSatisfy(budget -> {
                        assertThat(budget.getSpec().getMinAvailable()).isNull();
                        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy())
                                .isEqualTo("AlwaysAllow");
                    });
        }
    }

    @Test
    void theNotesNameWhatIsSingle() {
        assertThat(single("trial"))
                .isEqualTo("auth.replicas, presence.replicas, message.replicas, mysql.bundled, kafka.bundled");
        assertThat(single("production")).isEmpty();
    }

    private static String single(String scenario) {
        Map<String, Object> ask = Map.of(
                "extraObjects[0]",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: asked}, data: {single: \"{{ include `parley.single` . }}\"}}");
        return Chart.renderScenario(scenario, ask)
                .one(ConfigMap.class, "asked")
                .getData()
                .get("single");
    }

    @Test
    void evictionsTakeOnePodOfAServiceAtATime() {
        assertThat(Chart.render().all(PodDisruptionBudget.class)).hasSize(4).allSatisfy(budget -> assertThat(
                        budget.getSpec().getMaxUnavailable().getIntVal())
                .isEqualTo(1));
    }

    @Test
    void podsOfAServiceAreSpreadOverNodesAndZones() {
        Chart.render().services().forEach((name, pod) -> assertThat(
                        pod.getSpec().getTopologySpreadConstraints())
                .as(name)
                .extracting(constraint -> constraint.getTopologyKey())
                .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone"));
    }
}
