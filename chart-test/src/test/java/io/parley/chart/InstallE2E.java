package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.parley.chart.node.ImageArchive;
import io.parley.chart.node.NamespaceData;
import io.parley.chart.node.Node;
import io.parley.chart.node.RunningPod;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An installation with the values of the manual's minimal cluster: what the chart renders is run from the images' tars, beside a MySQL and
 * a Kafka that know nothing of Parley. Everything starts at the same moment, as Helm does it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallE2E {
    private static final String ADMINISTRATOR_PASSWORD = "administrators-own";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Layers are kept from run to run. */
    private static final Path FOLDER = Path.of("target", "install").toAbsolutePath();

    private static Manifests manifests;
    private static ExternalServers servers;
    private static Node node;
    private static final List<RunningPod> SERVICES = new ArrayList<>();
    private static final List<RunningPod> JOBS = new ArrayList<>();

    @BeforeAll
    static void install() {
        String obstacle = Node.obstacle();
        if (!obstacle.isEmpty()) {
            System.out.println("SKIPPED: the chart's pods are not run, because " + obstacle + ".");
        }
        assumeTrue(obstacle.isEmpty(), () -> "The chart's pods are not run: " + obstacle + ".");
        manifests = Chart.renderScenario("minimal");
        NamespaceData namespace = new NamespaceData(manifests.all(Secret.class), manifests.all(ConfigMap.class));
        namespace.addSecret("mysql-admin", Map.of("root-password", ADMINISTRATOR_PASSWORD));
        node = new Node(FOLDER, namespace, images());
        node.addServices(manifests.all(Service.class));
        servers = ExternalServers.launch(FOLDER.resolve("kafka"), Node.address());
        manifests
                .all(Deployment.class)
                .forEach(owner -> SERVICES.add(
                        run(owner.getMetadata().getName(), owner.getSpec().getTemplate())));
        for (StatefulSet owner : manifests.all(StatefulSet.class)) {
            for (int ordinal = 0; ordinal < owner.getSpec().getReplicas(); ordinal++) {
                SERVICES.add(run(
                        owner.getMetadata().getName() + "-" + ordinal,
                        owner.getSpec().getTemplate()));
            }
        }
        manifests
                .all(Job.class)
                .forEach(owner -> JOBS.add(
                        run(owner.getMetadata().getName(), owner.getSpec().getTemplate())));
        node.forwardOwnPort(3306, new InetSocketAddress("127.0.0.1", servers.becomeReady(ADMINISTRATOR_PASSWORD)));
    }

    private static List<ImageArchive> images() {
        Path tars = Path.of(System.getProperty("parley.images"));
        return List.of("gateway-service", "auth-service", "presence-service", "message-service").stream()
                .map(service -> ImageArchive.read(tars.resolve(service + ".tar")))
                .toList();
    }

    private static RunningPod run(String name, PodTemplateSpec template) {
        return node.run(name, template);
    }

    @AfterAll
    static void uninstall() {
        if (node != null) {
            node.close();
            servers.stop();
        }
    }

    @Test
    @Order(1)
    void everythingBecomesReadyWithoutARestart() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(JOBS)
                    .allSatisfy(job ->
                            assertThat(job.hasEnded()).as(job + job.log()).isTrue());
            assertThat(SERVICES)
                    .allSatisfy(
                            pod -> assertThat(pod.isReady()).as(pod + pod.log()).isTrue());
        });
        SERVICES.forEach(pod -> System.out.printf(
                "%s: ready after %d s, %d MiB%n",
                pod.name(), pod.timeToReady().toSeconds(), pod.residentBytes() >> 20));
        assertThat(SERVICES)
                .allSatisfy(pod -> assertThat(pod.restarts()).as(pod.name()).isZero());
        assertThat(JOBS)
                .allSatisfy(pod -> assertThat(pod.restarts()).as(pod.name()).isZero());
    }

    /** What the JVM says before the service says anything aside. */
    @Test
    @Order(2)
    void everyLineThatAServiceLogsIsAnObject() {
        ObjectMapper json = new ObjectMapper();
        assertThat(SERVICES).allSatisfy(pod -> {
            List<String> lines =
                    pod.log().lines().dropWhile(line -> !line.startsWith("{")).toList();
            assertThat(lines).as(pod.name()).isNotEmpty().allSatisfy(line -> assertThat(json.readValue(line, Map.class))
                    .containsKeys("timestamp", "level", "loggerName", "message"));
        });
    }

    @Test
    @Order(2)
    void theHelmTestPasses() {
        Pod check = Chart.renderWithHooks("minimal").one(Pod.class, "parley-check");
        RunningPod pod = run("parley-check", new PodTemplateSpec(check.getMetadata(), check.getSpec()));
        await().atMost(PATIENCE).until(pod::hasEnded);
        assertThat(pod.exitCode()).as(pod.log()).isZero();
        assertThat(pod.log()).contains("was stored and delivered");
    }

    @Test
    @Order(3)
    void theGatewaysServeClientsOnlyAtTheNodesPort() throws Exception {
        int port = node.nodePort("parley-gateway", "http");
        URI place = URI.create("http://" + Node.address() + ":" + port + "/q/health/ready");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    @Test
    @Order(4)
    void everyPodEndsWithinItsGracePeriod() throws InterruptedException {
        for (RunningPod pod : SERVICES.reversed()) {
            Duration took = pod.terminate();
            System.out.printf("%s: ended after %d ms%n", pod.name(), took.toMillis());
            assertThat(pod.exitCode()).as(pod.log()).isIn(0, 143);
        }
    }
}
