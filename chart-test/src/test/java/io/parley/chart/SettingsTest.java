package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Map<String, Object> ONE_SCHEMA = Map.of(
            "mysql.bundled.enabled", false,
            "mysql.external.host", "192.0.2.10",
            "mysql.shared.schema", "chat",
            "mysql.shared.username", "chatter",
            "mysql.existingSecret", "own");

    @Test
    void theOperatorsSettingWinsOverTheCharts() {
        Manifests manifests = Chart.render(Map.of("gateway.config.PARLEY_GATEWAY_DRAIN_SPREAD", "7s"));
        assertThat(manifests.one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_DRAIN_SPREAD", "7s");
    }

    @Test
    void logsAreJsonUnlessPeopleReadThem() {
        for (String service : List.of("gateway", "auth", "presence", "message")) {
            assertThat(Chart.render().one(ConfigMap.class, "parley-" + service).getData())
                    .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
            assertThat(Chart.render(Map.of("logging.format", "text"))
                            .one(ConfigMap.class, "parley-" + service)
                            .getData())
                    .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        }
        assertThat(Chart.refusalOf(Map.of("logging.format", "xml"))).contains("format");
    }

    @Test
    void aConnectionsRatesAreValues() {
        assertThat(Chart.render(Map.of()).one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_RATE_FRAMES_PER_SECOND", "10000")
                .containsEntry("PARLEY_GATEWAY_RATE_BYTES_PER_SECOND", "8192K");
        Manifests manifests =
                Chart.render(Map.of("gateway.rates.framesPerSecond", 500, "gateway.rates.kibPerSecond", 64));
        assertThat(manifests.one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_RATE_FRAMES_PER_SECOND", "500")
                .containsEntry("PARLEY_GATEWAY_RATE_BYTES_PER_SECOND", "64K");
    }

    @Test
    void tracesAreSentWhereAValueSaysAndOnlyByThoseWhoMakeThem() {
        assertThat(Chart.render().one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("QUARKUS_OTEL_SDK_DISABLED", "true")
                .doesNotContainKey("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT");
        Manifests manifests = Chart.render(Map.of(
                "tracing.enabled", true,
                "tracing.endpoint", "http://collector.observability:4318",
                "tracing.protocol", "http/protobuf"));
        for (String service : List.of("gateway", "message")) {
            assertThat(manifests.one(ConfigMap.class, "parley-" + service).getData())
                    .containsEntry("QUARKUS_OTEL_SDK_DISABLED", "false")
                    .containsEntry("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.observability:4318")
                    .containsEntry("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }
        for (String service : List.of("auth", "presence")) {
            assertThat(manifests.one(ConfigMap.class, "parley-" + service).getData())
                    .doesNotContainKey("QUARKUS_OTEL_SDK_DISABLED");
        }
    }

    @Test
    void picturesAreShownFromNoHostUnlessValuesNameThem() {
        assertThat(Chart.render().one(ConfigMap.class, "parley-gateway").getData())
                .doesNotContainKey("PARLEY_GATEWAY_WEB_PICTURE_HOSTS");
        assertThat(Chart.render(Map.of(
                                "gateway.web.pictureHosts[0]", "img.example.org",
                                "gateway.web.pictureHosts[1]", "a.example.com"))
                        .one(ConfigMap.class, "parley-gateway")
                        .getData())
                .containsEntry("PARLEY_GATEWAY_WEB_PICTURE_HOSTS", "img.example.org,a.example.com");
    }

    @Test
    void postsAreKeptForEverUnlessAValueSaysForHowLong() {
        assertThat(Chart.render().one(ConfigMap.class, "parley-message").getData())
                .doesNotContainKey("PARLEY_MESSAGE_RETENTION_POSTS")
                .containsEntry("PARLEY_MESSAGE_RETENTION_BY_GROUPS", "false");
        assertThat(Chart.render(Map.of("message.retention.posts", "90d", "message.retention.byGroups", true))
                        .one(ConfigMap.class, "parley-message")
                        .getData())
                .containsEntry("PARLEY_MESSAGE_RETENTION_POSTS", "90d")
                .containsEntry("PARLEY_MESSAGE_RETENTION_BY_GROUPS", "true");
    }

    @Test
    void numbersKeepAllTheirDigits(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), """
                gateway:
                  maxConnections: 1000000
                  config:
                    PARLEY_GATEWAY_TOKEN_MAX_REVOCATIONS: 2000000
                    QUARKUS_THREAD_POOL_GROWTH_RESISTANCE: 0.25
                    QUARKUS_LOG_CONSOLE_JSON: false
                kafka:
                  bundled: {enabled: false}
                  external:
                    bootstrapServers: kafka.example.com:9092
                    config: {KAFKA_METADATA_MAX_AGE_MS: 10000000000}
                """);
        Manifests manifests = Chart.renderWith(values);
        assertThat(manifests.one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_CONNECTION_MAX", "1000000")
                .containsEntry("PARLEY_GATEWAY_CONNECTION_MAX_PER_ADDRESS", "900000")
                .containsEntry("PARLEY_GATEWAY_TOKEN_MAX_REVOCATIONS", "2000000")
                .containsEntry("QUARKUS_THREAD_POOL_GROWTH_RESISTANCE", "0.25")
                .containsEntry("QUARKUS_LOG_CONSOLE_JSON", "false")
                .containsEntry("KAFKA_METADATA_MAX_AGE_MS", "10000000000");
        Job topics = manifests.oneStartingWith(Job.class, "parley-topics-");
        assertThat(PodTest.env(topics.getSpec().getTemplate(), "KAFKA_METADATA_MAX_AGE_MS"))
                .isEqualTo("10000000000");
    }

    @Test
    void allServicesCanShareASchemaWithHistoriesOfTheirOwn() {
        Manifests manifests = Chart.render(ONE_SCHEMA);
        for (String service : List.of("auth", "presence", "message")) {
            var pod = manifests.services().get(service);
            assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_REACTIVE_URL")).isEqualTo("mysql://192.0.2.10:3306/chat");
            assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_USERNAME")).isEqualTo("chatter");
            assertThat(PodTest.secretKey(pod, "QUARKUS_DATASOURCE_PASSWORD")).isEqualTo("own/password");
            assertThat(manifests.one(ConfigMap.class, "parley-" + service).getData())
                    .containsEntry("QUARKUS_FLYWAY_TABLE", "flyway_history_" + service);
        }
    }

    @Test
    void aSharedSchemaMustExist() {
        Map<String, Object> values = new HashMap<>(ONE_SCHEMA);
        values.put("mysql.setup.enabled", true);
        values.put("mysql.setup.password", "p");
        assertThat(Chart.refusalOf(values)).contains("mysql.shared.schema is for a schema that exists");
    }

    @Test
    void requiredEncryptionCoversMigrationsAndTheServicesOwnConnections() {
        Map<String, Object> values = new HashMap<>(ONE_SCHEMA);
        values.put("mysql.external.tls", "required");
        var pod = Chart.render(values).services().get("auth");
        assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_JDBC_URL"))
                .isEqualTo("jdbc:mysql://192.0.2.10:3306/chat?sslMode=REQUIRED");
        assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_REACTIVE_URL")).isEqualTo("mysql://192.0.2.10:3306/chat");
        assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_REACTIVE_MYSQL_SSL_MODE"))
                .isEqualTo("required");
        assertThat(PodTest.env(pod, "QUARKUS_DATASOURCE_REACTIVE_TRUST_ALL")).isEqualTo("true");
        values.put("mysql.external.jdbcParameters", "connectTimeout=5000");
        assertThat(PodTest.env(Chart.render(values).services().get("auth"), "QUARKUS_DATASOURCE_JDBC_URL"))
                .endsWith("/chat?sslMode=REQUIRED&connectTimeout=5000");
    }

    @Test
    void mysqlsCertificateIsVerifiedByEveryWayToIt() {
        Map<String, Object> values = new HashMap<>(Map.of(
                "mysql.bundled.enabled", false,
                "mysql.external.host", "mysql.example.com",
                "mysql.external.tls", "verify-identity",
                "mysql.setup.enabled", true,
                "mysql.setup.existingSecret", "admin"));
        assertThat(Chart.refusalOf(values)).contains("set mysql.external.caSecret");
        values.put("mysql.external.caSecret", "mysql-authority");
        Manifests manifests = Chart.render(values);
        Map<String, PodTemplateSpec> pods = new HashMap<>(manifests.services());
        pods.remove("gateway");
        pods.put(
                "schemas",
                manifests.oneStartingWith(Job.class, "parley-schemas").getSpec().getTemplate());
        pods.forEach((name, pod) -> {
            Container container = pod.getSpec().getContainers().getFirst();
            assertThat(container.getEnv())
                    .as(name)
                    .anySatisfy(variable -> {
                        assertThat(variable.getName()).isEqualTo("MYSQL_CA_CERTIFICATE");
                        assertThat(variable.getValue()).isEqualTo("/etc/parley/mysql-ca/ca.crt");
                    })
                    .anySatisfy(variable -> assertThat(variable.getValue()).contains("sslMode=VERIFY_IDENTITY"));
            assertThat(container.getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/parley/mysql-ca"));
            assertThat(pod.getSpec().getVolumes()).anySatisfy(volume -> assertThat(volume.getSecret())
                    .isNotNull()
                    .extracting(source -> source.getSecretName())
                    .isEqualTo("mysql-authority"));
        });
        assertThat(manifests
                        .services()
                        .get("auth")
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .anySatisfy(variable -> {
                    assertThat(variable.getName()).isEqualTo("QUARKUS_DATASOURCE_REACTIVE_MYSQL_SSL_MODE");
                    assertThat(variable.getValue()).isEqualTo("verify-identity");
                });
    }

    @Test
    void encryptionOfTheMigrationsAloneIsRefused() {
        Map<String, Object> values = new HashMap<>(ONE_SCHEMA);
        values.put("mysql.external.jdbcParameters", "sslMode=REQUIRED");
        assertThat(Chart.refusalOf(values)).contains("mysql.external.tls=required");
    }

    @Test
    void finishedJobsAreRemovedUnlessTheyShallStay() {
        assertThat(Chart.render().all(Job.class)).isNotEmpty().allSatisfy(job -> assertThat(
                        job.getSpec().getTtlSecondsAfterFinished())
                .isEqualTo(86_400));
        assertThat(Chart.render(Map.of("jobs.ttlSeconds", 0)).all(Job.class))
                .allSatisfy(job ->
                        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isNull());
    }

    @Test
    void aJobWhoseLabelsChangeHasANewName() {
        String before = Chart.render()
                .oneStartingWith(Job.class, "parley-topics")
                .getMetadata()
                .getName();
        String after = Chart.render(Map.of("commonLabels.team", "chat"))
                .oneStartingWith(Job.class, "parley-topics")
                .getMetadata()
                .getName();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void aTrialFitsOnASmallNode() {
        Manifests manifests = Chart.render();
        BigDecimal cpu = BigDecimal.ZERO;
        BigDecimal bytes = BigDecimal.ZERO;
        for (Map.Entry<String, io.fabric8.kubernetes.api.model.PodTemplateSpec> pod :
                manifests.pods().entrySet()) {
            Map<String, Quantity> requests = pod.getValue()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getResources()
                    .getRequests();
            BigDecimal count = BigDecimal.valueOf(pod.getKey().equals("parley-gateway") ? 2 : 1);
            cpu = cpu.add(Quantity.getAmountInBytes(requests.get("cpu")).multiply(count));
            bytes = bytes.add(Quantity.getAmountInBytes(requests.get("memory")).multiply(count));
        }
        assertThat(cpu).isLessThan(BigDecimal.ONE);
        assertThat(bytes).isLessThan(BigDecimal.valueOf(3L << 30));
    }
}
