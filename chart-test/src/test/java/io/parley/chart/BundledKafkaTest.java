package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.parley.chart.node.ContainerEnvironment;
import io.parley.chart.node.NamespaceData;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.ListeningPort;
import io.parley.proto.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled Kafka as the chart renders it, on this machine: its own script and settings, with other ports and folders. */
class BundledKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    private final Checkout checkout = Checkout.locate();
    private final Manifests manifests = Chart.render();
    private final NamespaceData namespace =
            new NamespaceData(manifests.all(Secret.class), manifests.all(ConfigMap.class));
    private final List<Integer> ports = FreePorts.find(2);
    private final String bootstrap = "127.0.0.1:" + ports.getFirst();

    @Test
    void itLetsInTheServicesOnlyAndEachWritesItsOwnTopic() throws Exception {
        ChildProcess kafka = startKafka();
        try {
            kafka.awaitReady(
                    "Kafka",
                    () -> ListeningPort.accepts(new InetSocketAddress("127.0.0.1", ports.getFirst())),
                    PATIENCE,
                    folder.resolve("kafka.out").toString());
            runJob();

            awaitWritten("auth", Topics.REVOCATIONS);
            awaitWritten("message", Topics.DELIVERIES);
            awaitWritten("presence", Topics.DELIVERIES);
            assertThatThrownBy(() -> write(settings("message"), Topics.REVOCATIONS))
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> write(settings("gateway"), Topics.DELIVERIES))
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> write(Map.of("bootstrap.servers", bootstrap), Topics.DELIVERIES))
                    .hasCauseInstanceOf(TimeoutException.class);
        } finally {
            kafka.kill();
        }
    }

    private ChildProcess startKafka() throws IOException {
        Container container = container(manifests.pods().get("parley-kafka"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        tool(bin.resolve("kafka-storage.sh"), "kafka.tools.StorageTool");
        tool(bin.resolve("kafka-server-start.sh"), "kafka.Kafka");
        Path configuration = Files.createDirectories(folder.resolve("config"));
        manifests
                .one(ConfigMap.class, "parley-kafka")
                .getData()
                .forEach((name, text) -> write(configuration.resolve(name), here(text)));
        assertThat(container.getCommand()).startsWith("sh", "-ec");
        Map<String, String> environment = new HashMap<>(environmentOf(container));
        environment.put("ADVERTISED_HOST", "127.0.0.1");
        return ChildProcess.launch(new Launch(
                List.of("sh", "-ec", here(container.getCommand().getLast())),
                environment,
                folder,
                folder.resolve("kafka.out"),
                Lifetime.WITH_THIS_JVM));
    }

    /** With this test's ports and folders. */
    private String here(String text) {
        return text.replace("localhost:9093", "127.0.0.1:" + ports.getLast())
                .replace(":9092", ":" + ports.getFirst())
                .replace("/opt/kafka/bin", folder.resolve("bin").toString())
                .replace("/etc/parley/kafka", folder.resolve("config").toString())
                .replace("/var/lib/kafka", folder.resolve("volume").toString())
                .replace(
                        "/tmp/server.properties",
                        folder.resolve("server.properties").toString());
    }

    private void tool(Path script, String mainClass) throws IOException {
        Path jars = checkout.module("local-cluster").resolve("target/kafka/lib");
        write(script, "#!/bin/sh\nexec " + JAVA + " -Xmx256m -cp '" + jars + "/*' " + mainClass + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** The Job that makes topics and users, from the classes that the images hold. */
    private void runJob() throws IOException, InterruptedException {
        Container container = container(
                manifests.oneStartingWith(Job.class, "parley-topics").getSpec().getTemplate());
        Path libraries = checkout.module("gateway-service").resolve("target/quarkus-app/lib");
        String classPath = checkout.module("images/jobs").resolve("target/classes") + ":"
                + checkout.module("proto").resolve("target/classes") + ":" + libraries + "/boot/*:" + libraries
                + "/main/*";
        ProcessBuilder job = new ProcessBuilder(
                JAVA, "-cp", classPath, container.getCommand().getLast());
        job.environment().putAll(environmentOf(container));
        job.environment().put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        Path output = folder.resolve("job.out");
        Process process =
                job.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    /** What the service's container tells its Kafka clients. */
    private Map<String, Object> settings(String service) {
        Map<String, Object> settings = new HashMap<>();
        environmentOf(container(manifests.services().get(service))).forEach((name, value) -> {
            if (name.startsWith("KAFKA_")) {
                settings.put(
                        name.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        settings.put("bootstrap.servers", bootstrap);
        return settings;
    }

    private Map<String, String> environmentOf(Container container) {
        return new ContainerEnvironment(
                        namespace, Map.of(), Map.of("metadata.name", "parley-gateway-0", "status.podIP", "127.0.0.1"))
                .of(container);
    }

    private static Container container(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().getFirst();
    }

    /** A broker takes note of its users and their rights a moment after it has been told; services try again, and so does this. */
    private void awaitWritten(String service, String topic) {
        Awaitility.await(service + " writes " + topic)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    write(settings(service), topic);
                    return true;
                });
    }

    private static void write(Map<String, Object> client, String topic)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(Map.of(
                "max.block.ms", "5000", "delivery.timeout.ms", "5000", "request.timeout.ms", "4000", "linger.ms", "0"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0]))
                    .get();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
