package io.parley.localcluster.broker;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One Kafka node (broker and controller in one JVM) with its data folder, listening on loopback.
 *
 * <p>Methods may be called from any thread, start and stop by one at a time.
 */
public final class KafkaBroker {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    private final KafkaFolder folder;
    private final int port;
    private volatile ChildProcess process;

    /**
     * @param checkout where the broker's jars are
     * @param home folder for data, configuration and log; created when it is not there
     * @param port loopback port for clients
     * @param controllerPort loopback port for the node's own controller
     */
    public KafkaBroker(Checkout checkout, Path home, int port, int controllerPort) {
        this.folder = new KafkaFolder(checkout, home, port, controllerPort);
        this.port = port;
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Loopback port for clients. */
    public int port() {
        return port;
    }

    /** File the broker logs to. */
    public Path log() {
        return folder.log();
    }

    /** The broker process, or null before the start. */
    public ChildProcess process() {
        return process;
    }

    /** Formats the data folder on first use, starts the broker, waits until it answers and creates the topics. */
    public void start(Lifetime lifetime) {
        launch(lifetime);
        awaitReady();
    }

    /** Formats the data folder on first use and starts the broker without waiting for it. */
    public ChildProcess launch(Lifetime lifetime) {
        folder.prepare();
        List<String> command = folder.java("kafka.Kafka", folder.configuration().toString());
        process = ChildProcess.launch(new Launch(command, Map.of(), folder.home(), folder.output(), lifetime));
        return process;
    }

    /** Takes over a broker that an earlier JVM started from the same folder. */
    public void adopt(ChildProcess running) {
        process = running;
    }

    /**
     * Waits until the broker answers and has every topic of Parley; creates those that are missing.
     *
     * @throws LocalClusterException when it dies or takes over 90 seconds
     */
    public void awaitReady() {
        TopicCreation.run(bootstrapServers(), START_TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new LocalClusterException("Kafka ended while it started, see " + folder.log() + ".");
            }
        });
    }

    /** Ends the broker in an orderly way; kills it after 30 seconds. */
    public void stop() {
        if (process != null) {
            process.terminate(Duration.ofSeconds(30));
        }
    }

    /** Kills the broker at once, as a power cut would. */
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** Removes all data of a stopped broker. */
    public void deleteData() {
        if (Files.exists(folder.data())) {
            Folders.delete(folder.data());
        }
    }
}
