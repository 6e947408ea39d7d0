package io.parley.localcluster.broker;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.ClassDataArchive;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.ListeningPort;
import io.parley.localcluster.host.LocalClusterException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Kafka node (broker and controller in one JVM) with its data folder, listening on loopback unless told otherwise.
 *
 * <p>Methods may be called from any thread, start and stop by one at a time.
 */
public final class KafkaBroker {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final String LOOPBACK = "127.0.0.1";

    private final KafkaFolder folder;
    private final List<String> classDataFlags;
    private final String address;
    private final int port;
    private final Optional<BrokerUsers> users;
    private volatile ChildProcess process;

    /**
     * @param checkout where the broker's jars are
     * @param home folder for data, configuration and log; created when it is not there
     * @param port loopback port for clients
     * @param controllerPort loopback port for the node's own controller
     */
    public KafkaBroker(Checkout checkout, Path home, int port, int controllerPort) {
        this(checkout, home, LOOPBACK, port, controllerPort, classData(checkout).flags(), Optional.empty());
    }

    private KafkaBroker(
            Checkout checkout,
            Path home,
            String address,
            int port,
            int controllerPort,
            List<String> classDataFlags,
            Optional<BrokerUsers> users) {
        this.folder = new KafkaFolder(jars(checkout), home, address, port, controllerPort, users);
        this.users = users;
        this.classDataFlags = classDataFlags;
        this.address = address;
        this.port = port;
    }

    /**
     * A broker for clients outside this machine's loopback.
     *
     * @param address of this machine, on which the broker listens and which it tells its clients
     */
    public static KafkaBroker at(String address, Checkout checkout, Path home, int port, int controllerPort) {
        return new KafkaBroker(
                checkout,
                home,
                address,
                port,
                controllerPort,
                classData(checkout).flags(),
                Optional.empty());
    }

    /**
     * A broker that lets in these users only.
     *
     * @param recordsClassData whether it writes its class-data archive when it ends
     */
    public static KafkaBroker of(
            BrokerUsers users, Checkout checkout, Path home, int port, int controllerPort, boolean recordsClassData) {
        ClassDataArchive classData = classData(checkout);
        return new KafkaBroker(
                checkout,
                home,
                LOOPBACK,
                port,
                controllerPort,
                recordsClassData ? classData.recordingFlags() : classData.flags(),
                Optional.of(users));
    }

    /** The archive that lets a broker start in half the time. */
    public static ClassDataArchive classData(Checkout checkout) {
        return ClassDataArchive.of(checkout, "kafka");
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address + ":" + port;
    }

    /** Port for clients. */
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
        List<String> command = folder.brokerCommand(classDataFlags);
        process = ChildProcess.launch(new Launch(command, Map.of(), folder.home(), folder.output(), lifetime));
        return process;
    }

    /**
     * Waits until the broker answers and has every topic of Parley; creates those that are missing.
     *
     * @throws LocalClusterException when it dies or takes over 90 seconds
     */
    public void awaitReady() {
        process.awaitReady("Kafka", this::isListening, START_TIMEOUT, folder.log() + " and " + folder.output());
        createTopics();
    }

    /** True when the broker accepts connections. */
    public boolean isListening() {
        return ListeningPort.accepts(new InetSocketAddress(address, port));
    }

    /** Creates the topics of Parley that are missing, and the users where there are any. */
    public void createTopics() {
        TopicCreation.run(bootstrapServers(), users, START_TIMEOUT);
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
        Folders.delete(folder.data());
    }

    private static Path jars(Checkout checkout) {
        return checkout.module("local-cluster").resolve("target/kafka/lib");
    }
}
