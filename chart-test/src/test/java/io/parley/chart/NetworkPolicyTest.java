package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture, and no other. */
class NetworkPolicyTest {
    private static final String COMPONENT = "app.kubernetes.io/component";
    /** Who may connect to whom at which port; "anyone" stands for no restriction. */
    private static final Set<String> ARROWS = Set.of(
            "anyone→gateway:7400",
            "anyone→gateway:8080",
            "gateway→auth:9000",
            "gateway→message:9000",
            "gateway→presence:9000",
            "message→presence:9000",
            "auth→message:9000",
            "presence→message:9000",
            "auth→mysql:3306",
            "message→mysql:3306",
            "presence→mysql:3306",
            "schemas→mysql:3306",
            "auth→kafka:9092",
            "message→kafka:9092",
            "presence→kafka:9092",
            "gateway→kafka:9092",
            "topics→kafka:9092",
            "kafka→kafka:9092",
            "prometheus→auth:9080",
            "prometheus→message:9080",
            "prometheus→presence:9080",
            "prometheus→gateway:9080");

    @Test
    void onlyTheDrawnArrowsComeIn() {
        Set<String> incoming = new TreeSet<>();
        for (NetworkPolicy policy : Chart.render().all(NetworkPolicy.class)) {
            String target = componentOf(policy);
            policy.getSpec().getIngress().forEach(rule -> namesOf(rule.getFrom())
                    .forEach(source -> portsOf(rule.getPorts())
                            .forEach(port -> incoming.add(source + "→" + target + ":" + port))));
        }
        assertThat(incoming).isEqualTo(new TreeSet<>(ARROWS));
    }

    @Test
    void onlyTheDrawnArrowsAndNameLookupsGoOut() {
        Set<String> outgoing = new TreeSet<>();
        for (NetworkPolicy policy : Chart.render().all(NetworkPolicy.class)) {
            String source = componentOf(policy);
            policy.getSpec().getEgress().forEach(rule -> {
                for (String target : namesOf(rule.getTo())) {
                    portsOf(rule.getPorts()).forEach(port -> outgoing.add(source + "→" + target + ":" + port));
                }
            });
        }
        outgoing.removeIf(arrow -> arrow.endsWith("→anyone:53"));
        Set<String> expected = new TreeSet<>(ARROWS);
        expected.removeIf(arrow -> arrow.startsWith("anyone") || arrow.startsWith("prometheus"));
        expected.add("check→gateway:7400");
        assertThat(outgoing).isEqualTo(expected);
    }

    @Test
    void everyPodIsUnderAPolicy() {
        for (String scenario : List.of("trial", "production", "tls", "external")) {
            Manifests manifests = Chart.renderScenario(scenario);
            List<String> governed = manifests.all(NetworkPolicy.class).stream()
                    .map(NetworkPolicyTest::componentOf)
                    .toList();
            manifests.pods().forEach((name, pod) -> assertThat(governed)
                    .as(scenario + " " + name)
                    .contains(pod.getMetadata().getLabels().get(COMPONENT)));
        }
    }

    @Test
    void externalServersAreReachedAtTheirPortsOnly() {
        NetworkPolicy auth = Chart.renderScenario("external").one(NetworkPolicy.class, "parley-auth");
        assertThat(auth.getSpec().getEgress().stream()
                        .flatMap(rule -> portsOf(rule.getPorts()).stream())
                        .toList())
                .containsExactlyInAnyOrder(9000, 3307, 9092, 9094);
        NetworkPolicy production = Chart.renderScenario("production").one(NetworkPolicy.class, "parley-auth");
        assertThat(production.getSpec().getEgress().get(1).getTo())
                .singleElement()
                .satisfies(peer ->
                        assertThat(peer.getNamespaceSelector().getMatchLabels()).containsValue("databases"));
    }

    @Test
    void theCollectorOfTracesIsReachedByThoseWhoSendThemAtItsPortOnly() {
        Manifests manifests = Chart.render(Map.of(
                "discovery", "environment",
                "tracing.enabled", true,
                "tracing.endpoint", "https://10.0.0.9/otlp",
                "networkPolicy.collector[0].ipBlock.cidr", "10.0.0.9/32"));
        for (String service : List.of("gateway", "message")) {
            assertThat(manifests
                            .one(NetworkPolicy.class, "parley-" + service)
                            .getSpec()
                            .getEgress())
                    .as(service)
                    .anySatisfy(rule -> {
                        assertThat(portsOf(rule.getPorts())).containsExactly(443);
                        assertThat(rule.getTo()).singleElement().satisfies(peer -> assertThat(
                                        peer.getIpBlock().getCidr())
                                .isEqualTo("10.0.0.9/32"));
                    });
        }
        assertThat(manifests.one(NetworkPolicy.class, "parley-auth").getSpec().getEgress())
                .noneSatisfy(rule -> assertThat(portsOf(rule.getPorts())).containsExactly(443));
        assertThat(looksUpNames(manifests)).isFalse();
        assertThat(looksUpNames(Chart.render(Map.of(
                        "discovery", "environment",
                        "tracing.enabled", true,
                        "tracing.endpoint", "http://collector.observability:4317"))))
                .isTrue();
    }

    @Test
    void namesAreLookedUpUnlessThereAreOnlyAddresses() {
        assertThat(looksUpNames(Chart.render(Map.of("discovery", "environment"))))
                .isFalse();
        assertThat(looksUpNames(Chart.render())).isTrue();
        assertThat(looksUpNames(Chart.render(Map.of(
                        "discovery", "environment",
                        "mysql.bundled.enabled", "false",
                        "mysql.setup.enabled", "true",
                        "mysql.setup.password", "given",
                        "mysql.external.host", "mysql.example.com"))))
                .isTrue();
    }

    private static boolean looksUpNames(Manifests manifests) {
        List<Boolean> answers = manifests.all(NetworkPolicy.class).stream()
                .filter(policy -> !componentOf(policy).equals("mysql"))
                .map(policy -> policy.getSpec().getEgress().stream()
                        .anyMatch(rule -> portsOf(rule.getPorts()).contains(53)))
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    @Test
    void withTlsNobodyReachesAPlainHttpPort() {
        NetworkPolicy gateway = Chart.renderScenario("tls").one(NetworkPolicy.class, "parley-gateway");
        assertThat(gateway.getSpec().getIngress().get(0).getFrom()).isEmpty();
        assertThat(portsOf(gateway.getSpec().getIngress().get(0).getPorts())).containsExactly(7400, 8443);
        assertThat(namesOf(gateway.getSpec().getIngress().get(1).getFrom())).containsExactly("prometheus");
        assertThat(portsOf(gateway.getSpec().getIngress().get(1).getPorts())).containsExactly(9080);
    }

    private static String componentOf(NetworkPolicy policy) {
        return policy.getSpec().getPodSelector().getMatchLabels().get(COMPONENT);
    }

    private static List<String> namesOf(List<NetworkPolicyPeer> peers) {
        return peers == null || peers.isEmpty()
                ? List.of("anyone")
                : peers.stream().map(NetworkPolicyTest::nameOf).toList();
    }

    private static String nameOf(NetworkPolicyPeer peer) {
        Map<String, String> labels = peer.getPodSelector().getMatchLabels();
        return labels.containsKey(COMPONENT) ? labels.get(COMPONENT) : labels.get("app.kubernetes.io/name");
    }

    private static List<Integer> portsOf(List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(NetworkPolicyPort::getPort)
                .map(IntOrString::getIntVal)
                .toList();
    }
}
