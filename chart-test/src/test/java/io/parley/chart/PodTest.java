package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodTest {
    private static final int MANAGEMENT_PORT = 9080;

    static List<String> scenarios() {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodPassesPodSecurityRestricted(String scenario) {
        Chart.renderScenario(scenario).pods().values().forEach(PodTest::passesPodSecurityRestricted);
    }

    static void passesPodSecurityRestricted(PodTemplateSpec pod) {
        PodSpec spec = pod.getSpec();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        // Where there is none, the cluster or the image says which: not root, by the line above.
        assertThat(Optional.ofNullable(spec.getSecurityContext().getRunAsUser()).orElse(1L))
                .isPositive();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getHostNetwork()).isNull();
        assertThat(spec.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
        assertThat(spec.getContainers()).allSatisfy(PodTest::isConfined);
    }

    private static void isConfined(Container container) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("memory", "cpu");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noPodCanCallTheKubernetesApi(String scenario) {
        Chart.renderScenario(scenario).pods().forEach((name, pod) -> assertThat(
                        pod.getSpec().getAutomountServiceAccountToken())
                .as(name)
                .isFalse());
    }

    @Test
    void everyServiceIsProbedAtItsHealthEndpoints() {
        Chart.render().services().forEach((name, pod) -> {
            Container container = pod.getSpec().getContainers().get(0);
            isAsked(container, container.getStartupProbe(), "/q/health/started");
            isAsked(container, container.getLivenessProbe(), "/q/health/live");
            isAsked(container, container.getReadinessProbe(), "/q/health/ready");
        });
    }

    private static void isAsked(Container container, Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(container.getPorts())
                .filteredOn(port ->
                        port.getName().equals(probe.getHttpGet().getPort().getStrVal()))
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(MANAGEMENT_PORT));
    }

    @Test
    void aStartMayTakeFiveMinutesAndAStuckPodIsRestartedWithinAnother() {
        Chart.render().services().forEach((name, pod) -> {
            Probe startup = pod.getSpec().getContainers().get(0).getStartupProbe();
            assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold())
                    .as(name)
                    .isGreaterThanOrEqualTo(300);
        });
    }

    @Test
    void tlsIsServedFromTheSecretAndReadAgain() {
        Manifests manifests = Chart.renderScenario("tls");
        PodSpec pod = manifests
                .one(StatefulSet.class, "parley-gateway")
                .getSpec()
                .getTemplate()
                .getSpec();
        // The names are those that gateway-service's TlsEnvironmentTest maps.
        assertThat(manifests.one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_TLS_ENABLED", "true")
                .containsEntry("QUARKUS_TLS__CLIENTS__KEY_STORE_PEM__0__CERT", "/etc/parley/tls/tls.crt")
                .containsEntry("QUARKUS_TLS__CLIENTS__KEY_STORE_PEM__0__KEY", "/etc/parley/tls/tls.key")
                .containsEntry("PARLEY_GATEWAY_HTTP_PORT", "8443")
                .containsKey("QUARKUS_TLS__CLIENTS__RELOAD_PERIOD");
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/parley/tls"))
                // A file mounted by subPath would never change.
                .allSatisfy(mount -> assertThat(mount.getSubPath()).isNull());
        assertThat(pod.getContainers()
                        .getFirst()
                        .getReadinessProbe()
                        .getHttpGet()
                        .getPort())
                .isEqualTo(new IntOrString("management"));
    }

    @Test
    void theGatewayHasTimeForItsDrain() {
        Map<String, Object> drain = Map.of(
                "gateway.drain.delaySeconds", 7,
                "gateway.drain.spreadSeconds", 40,
                "gateway.drain.timeoutSeconds", 90);
        Manifests manifests = Chart.render(drain);
        PodSpec pod = manifests.services().get("gateway").getSpec();
        Map<String, String> settings = manifests
                .one(io.fabric8.kubernetes.api.model.ConfigMap.class, "parley-gateway")
                .getData();
        assertThat(settings)
                .containsEntry("PARLEY_GATEWAY_DRAIN_SPREAD", "40s")
                .containsEntry("PARLEY_GATEWAY_DRAIN_TIMEOUT", "90s");
        assertThat(pod.getContainers()
                        .get(0)
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .isEqualTo(7L);
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(7 + 90 + 5);
    }

    @Test
    void theOrdinalComesFromThePodsName() {
        Manifests manifests = Chart.render();
        StatefulSet gateway = manifests.one(StatefulSet.class, "parley-gateway");
        assertThat(gateway.getSpec().getServiceName()).isEqualTo("parley-gateway-headless");
        assertThat(manifests
                        .one(Service.class, "parley-gateway-headless")
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
        assertThat(env(manifests.services().get("gateway"), "PARLEY_GATEWAY_ORDINAL"))
                .isNull();
        assertThat(gateway.getSpec().getTemplate().getSpec().getHostname()).isNull();
    }

    @Test
    void clientsOfAServiceSeeAllItsPodsWhereThereIsDnsAndElseTheService() {
        Manifests manifests = Chart.render();
        PodTemplateSpec gateway = manifests.services().get("gateway");
        for (String service : List.of("auth", "message", "presence")) {
            assertThat(manifests
                            .one(Service.class, "parley-" + service + "-headless")
                            .getSpec()
                            .getClusterIP())
                    .isEqualTo("None");
            String upper = service.toUpperCase(Locale.ROOT);
            assertThat(env(gateway, "PARLEY_GATEWAY_UPSTREAM_" + upper))
                    .isEqualTo("parley-" + service + "-headless.chat.svc.cluster.local.:9000;$(PARLEY_" + upper
                            + "_SERVICE_HOST):9000");
        }
        assertThat(env(manifests.services().get("message"), "PARLEY_MESSAGE_PRESENCE"))
                .isEqualTo(
                        "parley-presence-headless.chat.svc.cluster.local.:9000;$(PARLEY_PRESENCE_SERVICE_HOST):9000");
        for (String service : List.of("auth", "presence")) {
            assertThat(env(
                            manifests.services().get(service),
                            "PARLEY_" + service.toUpperCase(Locale.ROOT) + "_MESSAGE"))
                    .isEqualTo(
                            "parley-message-headless.chat.svc.cluster.local.:9000;$(PARLEY_MESSAGE_SERVICE_HOST):9000");
        }
    }

    @Test
    void withDnsAloneNothingComesFromTheEnvironment() {
        Manifests manifests = Chart.render(Map.of("discovery", "dns"));
        assertThat(env(manifests.services().get("gateway"), "PARLEY_GATEWAY_UPSTREAM_AUTH"))
                .isEqualTo(
                        "parley-auth-headless.chat.svc.cluster.local.:9000;parley-auth.chat.svc.cluster.local.:9000");
        assertThat(env(manifests.services().get("gateway"), "KAFKA_BOOTSTRAP_SERVERS"))
                .isEqualTo("parley-kafka.chat.svc.cluster.local:9092");
        manifests.pods().forEach((name, pod) -> {
            assertThat(pod.getSpec().getEnableServiceLinks()).as(name).isFalse();
            assertThat(pod.getSpec().getContainers().get(0).getEnv()).as(name).allSatisfy(variable -> assertThat(
                            String.valueOf(variable.getValue()))
                    .doesNotContain("_SERVICE_HOST)"));
        });
    }

    /** A variable is filled in from services older than the container, of the same namespace, and when links are on. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void everyAddressInTheEnvironmentIsThatOfAServiceOfOursAndIsFilledIn(String scenario) {
        Manifests manifests = Chart.renderScenario(scenario);
        List<String> filledIn = manifests.all(Service.class).stream()
                .filter(service -> !"None".equals(service.getSpec().getClusterIP()))
                .map(service ->
                        service.getMetadata().getName().toUpperCase(Locale.ROOT).replace('-', '_') + "_SERVICE_HOST")
                .toList();
        manifests.pods().forEach((name, pod) -> {
            List<EnvVar> environment = pod.getSpec().getContainers().get(0).getEnv();
            Set<String> own = environment.stream().map(EnvVar::getName).collect(Collectors.toSet());
            List<String> wanted = environment.stream()
                    .map(variable -> String.valueOf(variable.getValue()))
                    .flatMap(value ->
                            Pattern.compile("\\$\\(([^)]*)\\)").matcher(value).results())
                    .map(match -> match.group(1))
                    .filter(reference -> !own.contains(reference))
                    .toList();
            assertThat(filledIn).as(name).containsAll(wanted);
            if (!wanted.isEmpty()) {
                assertThat(pod.getSpec().getEnableServiceLinks()).as(name).isTrue();
            }
        });
    }

    @Test
    void theDefaultInstallNeedsNoNameButThoseWithAnAlternative() {
        Manifests manifests = Chart.render();
        manifests.pods().forEach((name, pod) -> {
            assertThat(pod.getSpec().getContainers().get(0).getEnv()).as(name).allSatisfy(variable -> {
                for (String place : String.valueOf(variable.getValue()).split(",")) {
                    if (place.contains("cluster.local")) {
                        assertThat(place).matches("[^;]+\\.:\\d+;\\$\\([A-Z_]+_SERVICE_HOST\\):\\d+");
                    }
                }
            });
        });
    }

    @Test
    void kafkaClientSettingsReachEveryServiceAndTheTopicsJob() {
        Map<String, Object> ownKafka = Map.of(
                "kafka.bundled.enabled", "false",
                "kafka.external.bootstrapServers", "kafka.example.com:9093",
                "kafka.external.config.KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "kafka.external.existingSecret", "kafka-access");
        Manifests manifests = Chart.render(ownKafka);
        manifests.services().forEach((service, pod) -> {
            assertThat(env(pod, "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo("kafka.example.com:9093");
            assertThat(manifests.one(ConfigMap.class, "parley-" + service).getData())
                    .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
            assertThat(environmentSources(pod)).as(service).containsExactly("parley-" + service, "kafka-access");
        });
        PodTemplateSpec topics = manifests.pods().entrySet().stream()
                .filter(pod -> pod.getKey().contains("topics"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(env(topics, "KAFKA_SECURITY_PROTOCOL")).isEqualTo("SASL_SSL");
        assertThat(environmentSources(topics)).containsExactly("kafka-access");
    }

    @Test
    void withoutDnsAddressesComeFromTheEnvironment() {
        Manifests manifests = Chart.render(Map.of("discovery", "environment"));
        PodTemplateSpec gateway = manifests.services().get("gateway");
        assertThat(gateway.getSpec().getEnableServiceLinks()).isTrue();
        assertThat(env(gateway, "PARLEY_GATEWAY_UPSTREAM_AUTH")).isEqualTo("$(PARLEY_AUTH_SERVICE_HOST):9000");
        assertThat(env(gateway, "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo("$(PARLEY_KAFKA_SERVICE_HOST):9092");
        assertThat(env(manifests.services().get("auth"), "QUARKUS_DATASOURCE_REACTIVE_URL"))
                .isEqualTo("mysql://$(PARLEY_MYSQL_SERVICE_HOST):3306/parley_auth");
        manifests.pods().forEach((name, pod) -> assertThat(
                        pod.getSpec().getContainers().get(0).getEnv())
                .as(name)
                .allSatisfy(variable ->
                        assertThat(String.valueOf(variable.getValue())).doesNotContain("svc.cluster.local")));
    }

    @Test
    void everyServicePortLeadsToAPortOfThePod() {
        for (String scenario : scenarios()) {
            Manifests manifests = Chart.renderScenario(scenario);
            for (Service service : manifests.all(Service.class)) {
                Map<String, String> selector = service.getSpec().getSelector();
                List<String> ports = manifests.pods().values().stream()
                        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                        .flatMap(pod -> pod.getSpec().getContainers().get(0).getPorts().stream())
                        .map(port -> port.getName())
                        .toList();
                assertThat(service.getSpec().getPorts())
                        .as(scenario + " " + service.getMetadata().getName())
                        .allSatisfy(port ->
                                assertThat(ports).contains(port.getTargetPort().getStrVal()));
            }
        }
    }

    @Test
    void eachServiceHasItsOwnSchemaAndUser() {
        Manifests manifests = Chart.render();
        for (String service : List.of("auth", "presence", "message")) {
            PodTemplateSpec pod = manifests.services().get(service);
            assertThat(env(pod, "QUARKUS_DATASOURCE_USERNAME")).isEqualTo("parley_" + service);
            assertThat(env(pod, "QUARKUS_DATASOURCE_JDBC_URL")).endsWith("/parley_" + service);
            assertThat(secretKey(pod, "QUARKUS_DATASOURCE_PASSWORD"))
                    .isEqualTo("parley-mysql-users/" + service + "-password");
        }
        assertThat(env(manifests.services().get("gateway"), "QUARKUS_DATASOURCE_USERNAME"))
                .isNull();
    }

    static String env(PodTemplateSpec pod, String name) {
        return variable(pod, name) == null ? null : variable(pod, name).getValue();
    }

    static String secretKey(PodTemplateSpec pod, String name) {
        var secret = variable(pod, name).getValueFrom().getSecretKeyRef();
        return secret.getName() + "/" + secret.getKey();
    }

    /** The ConfigMaps and Secrets whose entries become variables. */
    private static List<String> environmentSources(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().get(0).getEnvFrom().stream()
                .map(source -> source.getSecretRef() == null
                        ? source.getConfigMapRef().getName()
                        : source.getSecretRef().getName())
                .toList();
    }

    private static EnvVar variable(PodTemplateSpec pod, String name) {
        return pod.getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElse(null);
    }
}
