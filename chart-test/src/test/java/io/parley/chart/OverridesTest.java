package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ci/overrides-values.yaml changes arrives where Kubernetes looks for it, in all four services. */
class OverridesTest {
    private static final Manifests CHANGED = Chart.renderScenario("overrides");
    private static final List<String> SERVICES = List.of("gateway", "auth", "presence", "message");

    @Test
    void everyObjectIsAnnotated() {
        for (HasMetadata object : CHANGED.objects()) {
            if (!object.getMetadata().getName().equals("parley-extra")) {
                assertThat(object.getMetadata().getAnnotations())
                        .as(object.getKind() + " " + object.getMetadata().getName())
                        .containsEntry("example.com/owner", "chat");
            }
        }
    }

    @Test
    void idsAreLeftToTheClusterAndTheRestStays() {
        CHANGED.services().forEach((service, pod) -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsUser())
                    .as(service)
                    .isNull();
            assertThat(pod.getSpec().getSecurityContext().getFsGroup())
                    .as(service)
                    .isNull();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec()
                            .getContainers()
                            .getFirst()
                            .getSecurityContext()
                            .getReadOnlyRootFilesystem())
                    .isTrue();
        });
    }

    @Test
    void podsTakeVolumesContainersProbesAndNameServers() {
        for (String service : SERVICES) {
            PodSpec pod = CHANGED.services().get(service).getSpec();
            Container container = pod.getContainers().getFirst();
            assertThat(container.getName()).isEqualTo(service);
            assertThat(pod.getContainers().get(1).getName()).isEqualTo("sidecar");
            assertThat(pod.getInitContainers()).singleElement().satisfies(init -> assertThat(init.getName())
                    .isEqualTo("first"));
            assertThat(pod.getVolumes())
                    .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("extra"));
            assertThat(container.getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/extra"));
            assertThat(container.getStartupProbe().getFailureThreshold()).isEqualTo(300);
            assertThat(container.getStartupProbe().getPeriodSeconds()).isEqualTo(2);
            assertThat(container.getReadinessProbe().getFailureThreshold()).isEqualTo(2);
            assertThat(pod.getDnsConfig().getOptions().getFirst().getName()).isEqualTo("ndots");
            assertThat(pod.getDnsPolicy()).isEqualTo("ClusterFirst");
        }
    }

    @Test
    void ownersTakeStrategyAndHistory() {
        Deployment auth = CHANGED.one(Deployment.class, "parley-auth");
        assertThat(auth.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(auth.getSpec().getStrategy().getRollingUpdate()).isNull();
        assertThat(auth.getSpec().getRevisionHistoryLimit()).isEqualTo(3);
        StatefulSet gateway = CHANGED.one(StatefulSet.class, "parley-gateway");
        assertThat(gateway.getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isEqualTo(1);
        assertThat(gateway.getSpec().getMinReadySeconds()).isEqualTo(20);
    }

    @Test
    void anImageCanBeNamedByItsDigest() {
        assertThat(image(CHANGED.services().get("gateway")))
                .isEqualTo("parley/gateway-service@sha256:" + "0123456789abcdef".repeat(4));
        assertThat(image(CHANGED.services().get("auth"))).isEqualTo("parley/auth-service:0.1.0");
    }

    private static String image(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    @Test
    void aGivenPasswordThatChangesReplacesThePodsThatReadIt() {
        Map<String, Object> first = Map.of("mysql.auth.password", "one");
        Map<String, Object> second = Map.of("mysql.auth.password", "two");
        assertThat(passwordDigest(first, "auth")).isNotNull().isNotEqualTo(passwordDigest(second, "auth"));
        assertThat(passwordDigest(first, "auth")).isEqualTo(passwordDigest(first, "auth"));
        assertThat(passwordDigest(first, "message")).isNull();
    }

    private static String passwordDigest(Map<String, Object> values, String service) {
        return Chart.render(values)
                .services()
                .get(service)
                .getMetadata()
                .getAnnotations()
                .get("checksum/password");
    }

    @Test
    void theServiceTakesWhatLoadBalancersNeed() {
        Service service = CHANGED.one(Service.class, "parley-gateway");
        assertThat(service.getSpec().getLoadBalancerClass()).isEqualTo("example.com/internal");
        assertThat(service.getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(service.getSpec().getSessionAffinityConfig().getClientIP().getTimeoutSeconds())
                .isEqualTo(600);
        assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
        assertThat(service.getSpec().getIpFamilies()).containsExactly("IPv6", "IPv4");
        assertThat(service.getMetadata().getLabels()).containsEntry("pool", "edge");
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("example.com/owner", "chat")
                .containsEntry("example.com/balancer", "small");
    }

    @Test
    void theWebClientAndWebSocketHaveAnIngressAndARoute() {
        Ingress ingress = CHANGED.one(Ingress.class, "parley-gateway");
        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
        assertThat(ingress.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getHost()).isEqualTo("chat.example.com");
            var path = rule.getHttp().getPaths().getFirst();
            assertThat(path.getPath()).isEqualTo("/");
            assertThat(path.getPathType()).isEqualTo("Prefix");
            assertThat(path.getBackend().getService().getName()).isEqualTo("parley-gateway");
            assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
        });
        JsonNode route = CHANGED.custom().getFirst();
        assertThat(route.at("/spec/parentRefs/0/name").asText()).isEqualTo("edge");
        assertThat(route.at("/spec/rules/0/matches/0/path/value").asText()).isEqualTo("/");
        assertThat(route.at("/spec/rules/0/backendRefs/0/name").asText()).isEqualTo("parley-gateway");
        assertThat(route.at("/spec/rules/0/backendRefs/0/port").asInt()).isEqualTo(8080);
    }

    @Test
    void monitoringIsPutWhereItIsWanted() {
        ServiceMonitor monitor = CHANGED.one(ServiceMonitor.class, "parley");
        assertThat(monitor.getMetadata().getNamespace()).isEqualTo("monitoring");
        assertThat(monitor.getSpec().getNamespaceSelector().getMatchNames()).containsExactly(Chart.NAMESPACE);
        assertThat(monitor.getSpec().getEndpoints().getFirst().getRelabelings()).hasSize(1);
        assertThat(monitor.getSpec().getEndpoints().getFirst().getMetricRelabelings())
                .hasSize(1);
        PrometheusRule rules = CHANGED.one(PrometheusRule.class, "parley");
        assertThat(rules.getMetadata().getNamespace()).isEqualTo("monitoring");
        assertThat(rules.getSpec().getGroups().getFirst().getRules())
                .extracting(Rule::getAlert)
                .contains("ParleySlow", "Mine")
                .doesNotContain("ParleyCpuHigh", "ParleyDeliveriesFail");
    }

    @Test
    void policiesAndObjectsOfOnesOwnAreAdded() {
        for (String service : SERVICES) {
            NetworkPolicy policy = CHANGED.one(NetworkPolicy.class, "parley-" + service);
            assertThat(policy.getSpec()
                            .getIngress()
                            .getLast()
                            .getPorts()
                            .getFirst()
                            .getPort()
                            .getIntVal())
                    .isEqualTo(15090);
            assertThat(policy.getSpec()
                            .getEgress()
                            .getLast()
                            .getPorts()
                            .getFirst()
                            .getPort()
                            .getIntVal())
                    .isEqualTo(4317);
        }
        assertThat(CHANGED.one(ConfigMap.class, "parley-extra").getData()).containsEntry("release", "parley");
    }
}
