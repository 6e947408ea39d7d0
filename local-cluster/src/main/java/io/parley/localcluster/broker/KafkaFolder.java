package io.parley.localcluster.broker;

import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * The files of one Kafka node: {@code data/}, its properties and its logs, and the command lines that use them. Used by
 * {@link KafkaBroker} only.
 */
final class KafkaFolder {
    private final Path jars;
    private final Path home;
    private final String address;
    private final int port;
    private final int controllerPort;
    private final Optional<BrokerUsers> users;

    /** @param users who may use the broker; everybody when empty */
    KafkaFolder(Path jars, Path home, String address, int port, int controllerPort, Optional<BrokerUsers> users) {
        this.jars = jars;
        this.home = home.toAbsolutePath();
        this.address = address;
        this.port = port;
        this.controllerPort = controllerPort;
        this.users = users;
    }

    Path home() {
        return home;
    }

    Path data() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve("kafka.log");
    }

    /** What the JVM itself prints, for example when it cannot start. */
    Path output() {
        return home.resolve("kafka.out");
    }

    Path configuration() {
        return home.resolve("server.properties");
    }

    /** Writes the configuration and formats the data folder when it is new. */
    void prepare() {
        Folders.createPrivate(home);
        write(configuration(), brokerProperties());
        write(home.resolve("logging.properties"), loggingProperties());
        if (!Files.isRegularFile(data().resolve("meta.properties"))) {
            format();
        }
    }

    /** Command line of the broker. */
    List<String> brokerCommand(List<String> classDataFlags) {
        return java(classDataFlags, "kafka.Kafka", configuration().toString());
    }

    private List<String> java(List<String> classDataFlags, String mainClass, String... arguments) {
        if (!Files.isDirectory(jars)) {
            throw new LocalClusterException("Kafka's jars are not in " + jars + ": run ./parley build first.");
        }
        List<String> command = new ArrayList<>(List.of(Launch.java(), "-Xms128m", "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(classDataFlags);
        command.add("-Djava.util.logging.config.file=" + home.resolve("logging.properties"));
        command.add("-Dlog4j2.disable.jmx=true");
        command.add("-cp");
        command.add(jars + "/*");
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    private void format() {
        List<String> command = java(
                // It ends within a second: the optimising compiler would only be in the way.
                List.of("-XX:TieredStopAtLevel=1"),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                configuration().toString());
        try {
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new LocalClusterException("Kafka could not format its data folder, see " + output() + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while Kafka formatted its data folder.", e);
        }
    }

    private String brokerProperties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=CLIENTS://%4$s:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=CLIENTS://%4$s:%1$d
                inter.broker.listener.name=CLIENTS
                %5$s
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.partitions=1
                num.network.threads=2
                num.io.threads=4
                # By default half of the broker's small heap, which leaves it in one full collection after the other.
                log.cleaner.dedupe.buffer.size=4194304
                # One node: nothing to replicate.
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # Small files: most partitions are idle on one machine.
                log.segment.bytes=67108864
                log.index.size.max.bytes=1048576
                log.retention.check.interval.ms=60000
                """.formatted(
                        port,
                        controllerPort,
                        escape(data()),
                        address,
                        users.map(BrokerUsers::brokerProperties)
                                .orElse("listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"));
    }

    private String loggingProperties() {
        return """
                handlers=java.util.logging.FileHandler
                .level=INFO
                java.util.logging.FileHandler.pattern=%s
                java.util.logging.FileHandler.limit=10000000
                java.util.logging.FileHandler.count=1
                java.util.logging.FileHandler.append=true
                java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.SimpleFormatter.format=%%1$tF %%1$tT.%%1$tL %%4$-7s [%%3$s] %%5$s%%6$s%%n
                """.formatted(escape(log()).replace("%", "%%"));
    }

    private static String escape(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
