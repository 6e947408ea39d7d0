package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values that the Kubernetes API or a service would refuse, when half of the objects were there already: the chart refuses them before it
 * renders anything.
 */
class WrongValuesTest {
    static Stream<Arguments> values() {
        String long41 = "a23456789-123456789-123456789-123456789-1";
        return Stream.of(
                // Names
                wrong("fullnameOverride", "a.b", "\"a.b\" cannot begin the names of Services"),
                wrong("fullnameOverride", "9chat", "begin with a letter; change fullnameOverride"),
                wrong("fullnameOverride", "Chat", "they are lower-case letters, digits and hyphens"),
                wrong("fullnameOverride", "chat-", "\"chat-\" cannot begin the names of Services"),
                wrong("fullnameOverride", long41, "has 41 characters, but names of objects may begin with at most 40"),
                wrong("nameOverride", "a.b", "\"parley-a.b\" cannot begin the names of Services"),
                wrong("serviceAccount.name", "My_Account", "/serviceAccount/name"),
                wrong("serviceCredential.existingSecret", "own secret", "/serviceCredential/existingSecret"),
                wrong("serviceCredential.key", "a/b", "/serviceCredential/key"),
                wrong("image.pullSecrets[0]", "Reg_Cred", "/image/pullSecrets/0"),
                wrong("gateway.image.tag", "1 0", "/gateway/image/tag"),
                wrong("gateway.image.repository", "Parley/Gateway", "/gateway/image/repository"),
                wrong("clusterDomain", "cluster..local", "/clusterDomain"),
                // Labels and annotations
                wrong("commonLabels.team", "chat room", "/commonLabels/team"),
                wrong(
                        "commonLabels.app\\.kubernetes\\.io/name",
                        "mine",
                        "commonLabels has app.kubernetes.io/name, which the chart sets itself"),
                wrong(
                        "auth.podLabels.app\\.kubernetes\\.io/component",
                        "mine",
                        "auth.podLabels has app.kubernetes.io/component, which the chart sets itself"),
                wrong(
                        "message.podAnnotations.checksum/config",
                        "mine",
                        "message.podAnnotations has checksum/config, which the chart sets itself"),
                wrong("gateway.nodeSelector.pool", "a b", "/gateway/nodeSelector/pool"),
                wrong("topologySpread.keys[1]", "kubernetes.io/hostname", "/topologySpread/keys"),
                // Retention
                wrong("message.retention.posts", "12h", "/message/retention/posts"),
                wrong("message.retention.posts", "0d", "/message/retention/posts"),
                wrong("message.retention.posts", "for ever", "/message/retention/posts"),
                wrong("message.retention.posts", 90, "/message/retention/posts"),
                // Pictures
                wrong("gateway.web.pictureHosts[0]", "https://img.example.org", "/gateway/web/pictureHosts/0"),
                wrong("gateway.web.pictureHosts[0]", "*.example.org", "/gateway/web/pictureHosts/0"),
                // Traces
                wrong("tracing.enabled", true, "needs the collector's address in tracing.endpoint"),
                wrong("settings.tracingShare", 0.5, "trace nothing unless tracing.enabled is true"),
                wrong("tracing.endpoint", "collector:4317", "/tracing/endpoint"),
                wrong("tracing.protocol", "zipkin", "/tracing/protocol"),
                // Proxies
                wrong("gateway.proxies.trusted[0]", "ingress.example", "/gateway/proxies/trusted/0"),
                wrong(
                        "gateway.proxies.proxyProtocol",
                        true,
                        "need the networks of your proxies in gateway.proxies.trusted"),
                wrong(
                        "gateway.proxies.forwardedHeader",
                        "forwarded",
                        "need the networks of your proxies in gateway.proxies.trusted"),
                // Ports
                wrong(
                        Map.of("gateway.service.tcpNodePort", 30740, "gateway.service.httpNodePort", 30740),
                        "gateway.service.tcpNodePort and gateway.service.httpNodePort are both 30740: a node has each port once"),
                wrong(
                        "gateway.service.tcpNodePort",
                        7400,
                        "gateway.service.tcpNodePort is 7400: nodes have ports from 30000 to 32767 for Services"),
                wrong(
                        Map.of("gateway.service.type", "ClusterIP", "gateway.service.tcpNodePort", 30740),
                        "a Service of type ClusterIP has no port on the nodes"),
                wrong(
                        "gateway.service.tcpPort",
                        8080,
                        "gateway.service.tcpPort and gateway.service.httpPort are both 8080: one Service needs two ports"),
                wrong(
                        Map.of(
                                "tls.enabled",
                                true,
                                "tls.existingSecret",
                                "own",
                                "gateway.service.tcpPort",
                                443,
                                "gateway.service.httpsPort",
                                443),
                        "gateway.service.tcpPort and gateway.service.httpsPort are both 443"),
                wrong("gateway.service.httpPort", 70000, "/gateway/service/httpPort"),
                wrong("gateway.service.nodePortRange", "32767-30000", "write the first and the last port"),
                wrong("gateway.service.loadBalancerSourceRanges[0]", "10.0.0.0/33", "/loadBalancerSourceRanges/0"),
                wrong("gateway.service.loadBalancerIP", "balancer", "/gateway/service/loadBalancerIP"),
                wrong(
                        Map.of("hostAliases[0].ip", "10.0.0.256", "hostAliases[0].hostnames[0]", "db"),
                        "/hostAliases/0/ip"),
                // Resources and numbers of pods
                wrong(
                        "gateway.resources.limits.memory",
                        "128Mi",
                        "gateway.resources.limits.memory is 128Mi, less than the 256Mi that gateway.resources.requests.memory asks for"),
                wrong("auth.resources.limits.cpu", "50m", "auth.resources.limits.cpu is 50m, less than the 100m"),
                wrong("message.resources.requests.memory", "1G", "message.resources.limits.memory is 768Mi, less than"),
                wrong("mysql.bundled.resources.limits.memory", "256M", "mysql.bundled.resources.limits.memory is 256M"),
                wrong("jobs.resources.requests.memory", 300000000, "less than the 300000000 that jobs.resources"),
                wrong("presence.resources.limits.memory", "512MB", "/presence/resources/limits/memory"),
                wrong("presence.resources.requests.cpu", "0.1.5", "/presence/resources/requests/cpu"),
                wrong("kafka.bundled.persistence.size", "four", "/kafka/bundled/persistence/size"),
                wrong("gateway.podDisruptionBudget.maxUnavailable", 0, "/gateway/podDisruptionBudget/maxUnavailable"),
                wrong("gateway.podDisruptionBudget.maxUnavailable", "150%", "/podDisruptionBudget/maxUnavailable"),
                wrong(
                        Map.of("gateway.autoscaling.enabled", true, "gateway.autoscaling.minReplicas", 11),
                        "gateway.autoscaling.minReplicas is larger than gateway.autoscaling.maxReplicas"),
                wrong(
                        Map.of("message.autoscaling.enabled", true, "message.autoscaling.minReplicas", 7),
                        "message.autoscaling.minReplicas is larger than message.autoscaling.maxReplicas"),
                wrong("gateway.ingress.enabled", true, "gateway.ingress.enabled needs the names that clients use"),
                wrong("gateway.httpRoute.enabled", true, "gateway.httpRoute.enabled needs the Gateway"),
                wrong(
                        Map.of("gateway.rebalance.enabled", true, "gateway.service.sessionAffinity", "ClientIP"),
                        "gateway.rebalance.enabled does not go with gateway.service.sessionAffinity=ClientIP"),
                wrong("gateway.image.digest", "sha256:12", "/gateway/image/digest"),
                wrong(
                        "gateway.maxConnectionsPerAddress",
                        15000,
                        "gateway.maxConnectionsPerAddress is 15000: it must be below gateway.maxConnections, 15000"),
                // Settings
                wrong(
                        "gateway.config.PARLEY_GATEWAY_CONECTION_SILENCE",
                        "90s",
                        "gateway.config has PARLEY_GATEWAY_CONECTION_SILENCE, which is no setting of gateway-service"),
                wrong(
                        "auth.config.PARLEY_MESSAGE_PRESENCE",
                        "a:9000",
                        "auth.config has PARLEY_MESSAGE_PRESENCE, which is a setting of message-service: move it to message.config"),
                wrong("message.config.PARLY_MESSAGE_PRESENCE", "a:9000", "Other variables go into message.extraEnv"),
                wrong(
                        Map.of("presence.extraEnv[0].name", "PARLEY_PRESENCE_TYPO", "presence.extraEnv[0].value", "on"),
                        "presence.extraEnv has PARLEY_PRESENCE_TYPO, which is no setting of presence-service"),
                wrong(
                        "auth.config.PARLEY_SERVICE_CREDENTIAL",
                        "0123456789abcdef",
                        "it is a secret that all services share, set serviceCredential.existingSecret"),
                // Variables, MySQL, Kafka
                wrong("auth.extraEnv[0].name", "1=2", "/auth/extraEnv/0/name"),
                wrong(
                        Map.of(
                                "auth.extraEnv[0].name", "TWICE",
                                "auth.extraEnv[0].value", "a",
                                "auth.extraEnv[0].valueFrom.fieldRef.fieldPath", "spec.nodeName"),
                        "/auth/extraEnv/0"),
                wrong("mysql.auth.schema", "parley_message", "mysql.message.schema must differ"),
                wrong("mysql.auth.username", "parley_message", "mysql.message.username must differ"),
                wrong(
                        Map.of(
                                "kafka.bundled.enabled",
                                false,
                                "kafka.external.bootstrapServers",
                                "kafka:9092",
                                "kafka.external.ports[0]",
                                99092),
                        "/kafka/external/ports/0"));
    }

    private static Arguments wrong(String key, Object value, String sentence) {
        return wrong(Map.of(key, value), sentence);
    }

    private static Arguments wrong(Map<String, Object> values, String sentence) {
        return arguments(values, sentence);
    }

    @ParameterizedTest
    @MethodSource("values")
    void isRefusedBeforeAnythingIsInstalled(Map<String, Object> values, String sentence) {
        assertThat(Chart.refusalOf(values)).contains(sentence);
    }

    @Test
    void aReleaseMustBeAbleToNameServices() {
        for (String release : new String[] {"9chat", "a.b"}) {
            assertThat(Chart.refusalOfRelease(release))
                    .contains("\"" + release + "-parley\" cannot begin the names of Services")
                    .contains("set fullnameOverride, or another name for the release.");
        }
        assertThat(Chart.refusalOfRelease("a23456789-123456789-123456789-1234"))
                .contains("has 41 characters, but names of objects may begin with at most 40");
    }

    @Test
    void whatIsJustRightIsTaken() {
        Chart.render(Map.of(
                "fullnameOverride", "a23456789-123456789-123456789-123456789",
                "gateway.service.nodePortRange", "7000-9000",
                "gateway.service.tcpNodePort", 7400,
                "gateway.service.httpNodePort", 7401,
                "gateway.maxConnectionsPerAddress", 14999,
                "gateway.resources.limits.memory", "268435456",
                "auth.podDisruptionBudget.maxUnavailable", "50%"));
    }
}
