package io.parley.localcluster.service;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.DiskSpace;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.mail.MailFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * All processes of one cluster on this machine. End-to-end tests start one beside the developer's own:
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.builder().home(path).freePorts().gateways(2).start()) {
 *     cluster.kill9("message-service");
 *     cluster.start("message-service");
 *     cluster.awaitReady("message-service");
 * }
 * }</pre>
 *
 * <p>Safe to use from any thread, but only one may start or stop the same member at a time. Member names: see
 * {@link MemberName}.
 */
public final class LocalCluster implements AutoCloseable {
    /** Stopped one after the other; members of one set together. */
    private static final List<Set<String>> STOP_LAST = List.of(
            Set.of(MemberName.AUTH, MemberName.PRESENCE, MemberName.MESSAGE),
            Set.of(MemberName.MARIADB, MemberName.KAFKA, MemberName.MAIL));

    private final ClusterHome home;
    private final ClusterPorts ports;
    private final Duration readyPatience;
    private final Duration stopPatience;
    private final Map<String, MemberProcess> members = new LinkedHashMap<>();

    LocalCluster(
            ClusterHome home,
            ClusterPorts ports,
            Duration readyPatience,
            Duration stopPatience,
            List<MemberProcess> members) {
        this.home = home;
        this.ports = ports;
        this.readyPatience = readyPatience;
        this.stopPatience = stopPatience;
        members.forEach(member -> this.members.put(member.name(), member));
    }

    /** Settings of a cluster that is not there yet, or of one that an earlier command started. */
    public static LocalClusterBuilder builder() {
        return new LocalClusterBuilder();
    }

    /** Names of all members, each after those it needs. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Where the cluster keeps everything. */
    public Path home() {
        return home.folder();
    }

    /** The ports of the cluster. */
    public ClusterPorts ports() {
        return ports;
    }

    /** Port of the framed protocol of a gateway. */
    public int gatewayTcpPort(int ordinal) {
        return ports.gateways().get(ordinal).tcp();
    }

    /** Port of WebSocket of a gateway. */
    public int gatewayHttpPort(int ordinal) {
        return ports.gateways().get(ordinal).http();
    }

    /** Port of health and metrics of a gateway. */
    public int gatewayManagementPort(int ordinal) {
        return ports.gateways().get(ordinal).management();
    }

    /** JDBC address of a schema; user name and password are those of its service. */
    public String jdbcUrl(String schema) {
        return "jdbc:mysql://127.0.0.1:" + ports.mariaDb() + "/" + schema;
    }

    /** Password of the database user that has the name of the schema. */
    public String databasePassword(String schema) {
        ClusterSecrets secrets = home.secrets();
        return switch (schema) {
            case DatabaseMember.AUTH_SCHEMA -> secrets.authPassword();
            case DatabaseMember.PRESENCE_SCHEMA -> secrets.presencePassword();
            case DatabaseMember.MESSAGE_SCHEMA -> secrets.messagePassword();
            default -> throw new IllegalArgumentException("no such schema: " + schema);
        };
    }

    /** The shared secret of the services, for tests that call one directly. */
    public String serviceCredential() {
        return home.secrets().serviceCredential();
    }

    /** Settings of a Kafka client of a service, for tests that take its place: auth, presence, message or gateway. */
    public Map<String, Object> kafkaClient(String service) {
        Map<String, Object> settings = new HashMap<>(home.secrets().broker().clientSettings(service));
        settings.put("bootstrap.servers", "127.0.0.1:" + ports.kafka());
        return settings;
    }

    /** The mails that the cluster has sent. */
    public MailFolder mails() {
        return new MailFolder(home.mail());
    }

    /** File a member logs to. */
    public Path log(String name) {
        return process(name).member().log();
    }

    /**
     * Process id of a member.
     *
     * @throws LocalClusterException when it does not run
     */
    public long pid(String name) {
        return running(name).pid();
    }

    /** True when the member's process runs. */
    public boolean isRunning(String name) {
        return process(name).running().isPresent();
    }

    /** True when any member runs. */
    public boolean isAnyRunning() {
        return members.values().stream().anyMatch(member -> member.running().isPresent());
    }

    /** Kills a member at once, as a crash would (SIGKILL); returns when it is gone. */
    public void kill9(String name) {
        process(name).kill();
    }

    /**
     * Asks a member to end (SIGTERM) and kills it when it takes too long (30 seconds unless told); returns when it is gone.
     *
     * @return true when it ended by itself
     */
    public boolean terminate(String name) {
        return process(name).terminate(stopPatience);
    }

    /** How a member that this JVM started has ended, known a moment later: 0 after an orderly end. */
    public OptionalInt exitCode(String name) {
        return process(name).exitCode();
    }

    /** Stops a member from doing anything, without ending it (SIGSTOP). */
    public void pause(String name) {
        running(name).signal("STOP");
    }

    /** Lets a paused member go on (SIGCONT). */
    public void resume(String name) {
        running(name).signal("CONT");
    }

    /** Starts the process of a member unless it runs; does not wait for it. */
    public void start(String name) {
        process(name).launch();
    }

    /**
     * Waits until a member can work.
     *
     * @throws LocalClusterException when it ends or takes too long
     */
    public void awaitReady(String name) {
        process(name).awaitReady(readyPatience);
        process(name).member().prepareForOthers();
    }

    /** Starts every member that does not run and waits until all are ready. */
    public void startAll(StartListener listener) {
        DiskSpace.requireEnough(home.folder());
        members.values().forEach(MemberProcess::requireFreePorts);
        new ClusterStart(List.copyOf(members.values()), readyPatience, listener).run();
    }

    /** Stops everything in an orderly way: gateways, then services, then database and broker. */
    public void stopAll() {
        Set<String> last = STOP_LAST.stream().flatMap(Set::stream).collect(Collectors.toSet());
        stopTogether(names().stream().filter(name -> !last.contains(name)).toList());
        STOP_LAST.forEach(this::stopTogether);
    }

    /** Kills everything at once. */
    public void killAll() {
        members.values().forEach(MemberProcess::kill);
    }

    /** What each member is doing, in the order of {@link #names}. */
    public List<MemberStatus> status() {
        return members.values().parallelStream().map(LocalCluster::status).toList();
    }

    /**
     * Those services that run and do not say yet that the settings of this number are in force in them.
     *
     * @param version see {@link io.parley.kit.setting.SettingsText#version}
     */
    public List<String> withoutSettings(long version) {
        return members.values().parallelStream()
                .filter(member -> member.running().isPresent()
                        && member.member() instanceof ServiceMember service
                        && !service.hasSettings(version))
                .map(MemberProcess::name)
                .toList();
    }

    /** Stops everything, see {@link #stopAll}. */
    @Override
    public void close() {
        stopAll();
    }

    private static MemberStatus status(MemberProcess member) {
        List<Integer> ports = member.member().ports();
        return member.running()
                .map(process -> new MemberStatus(
                        member.name(),
                        member.member().isReady() ? MemberStatus.State.READY : MemberStatus.State.NOT_READY,
                        process.pid(),
                        process.residentBytes(),
                        Duration.between(process.startedAt(), Instant.now()),
                        ports))
                .orElseGet(() -> new MemberStatus(member.name(), MemberStatus.State.DOWN, 0, 0, Duration.ZERO, ports));
    }

    private void stopTogether(Collection<String> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> threads.submit(() -> process(name).terminate(stopPatience)));
        }
        String left = names.stream().filter(this::isRunning).collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            throw new LocalClusterException("Could not end " + left + ": see ./parley status.");
        }
    }

    private ChildProcess running(String name) {
        return process(name).running().orElseThrow(() -> new LocalClusterException(name + " does not run."));
    }

    private MemberProcess process(String name) {
        MemberProcess process = members.get(name);
        if (process == null) {
            throw new LocalClusterException(
                    "There is no " + name + " in this cluster, only " + String.join(", ", members.keySet()) + ".");
        }
        return process;
    }
}
