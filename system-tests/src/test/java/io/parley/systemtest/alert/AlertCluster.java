package io.parley.systemtest.alert;

import io.parley.kit.testing.Relay;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.service.ClusterHome;
import io.parley.localcluster.service.ClusterPorts;
import io.parley.localcluster.service.LocalCluster;
import io.parley.localcluster.service.LocalClusterBuilder;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.process.LoneService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster with two gateways to which all kinds of trouble can happen. Closing kills it. */
final class AlertCluster implements AutoCloseable {
    // Names of pods as the chart's have them.
    static final String GATEWAY = "parley-gateway-";
    static final String MESSAGE = "parley-message-6c8d5f7b9-t4w9z";
    private static final String AUTH = "parley-auth-7d4b9c6f5-x2x7q";
    private static final String PRESENCE = "parley-presence-59fd8b7c4-m8k2d";

    /** What each gateway accepts. */
    static final int CONNECTIONS = 20;

    private static final List<String> GATEWAYS = List.of("gateway-0", "gateway-1");
    private static final String LOOPBACK = "127.0.0.1";

    private final LocalCluster cluster;
    private final Relay messageServiceOfSecondGateway;

    /**
     * Returns when everything is ready.
     *
     * @param home for its files; what an earlier run left there is deleted
     */
    AlertCluster(Path home) {
        if (Files.isDirectory(home)) {
            Folders.delete(home);
        }
        ClusterPorts ports = LocalCluster.builder()
                .home(home)
                .freePorts()
                .gateways(GATEWAYS.size())
                .build()
                .ports();
        messageServiceOfSecondGateway = new Relay(messageService(ports));
        LocalClusterBuilder builder = LocalCluster.builder()
                .home(home)
                .portsOfLastStart()
                .readyWithin(Duration.ofMinutes(3))
                .env(
                        "gateway-1",
                        "PARLEY_GATEWAY_UPSTREAM_MESSAGE",
                        LOOPBACK + ":" + messageServiceOfSecondGateway.port())
                // Groups of three go to every gateway.
                .env("message-service", "PARLEY_MESSAGE_GROUPS_LOOKED_UP", "2")
                // Faster, as the rules are.
                .env("auth-service", "PARLEY_OUTBOX_INTERVAL", "1s")
                .env("auth-service", "PARLEY_AUTH_DEVICES_REVOCATION_SWEEP_INTERVAL", "1s")
                .env("auth-service", "PARLEY_AUTH_DEVICES_REVOCATION_TIMEOUT", "2s");
        for (String gateway : GATEWAYS) {
            builder.env(gateway, "PARLEY_GATEWAY_CONNECTION_MAX", Integer.toString(CONNECTIONS))
                    .env(gateway, "PARLEY_GATEWAY_CONNECTION_MAX_PER_ADDRESS", Integer.toString(CONNECTIONS))
                    // Clients of tests say nothing when they have nothing to say.
                    .env(gateway, "PARLEY_GATEWAY_CONNECTION_LOGIN_DEADLINE", "10m")
                    .env(gateway, "PARLEY_GATEWAY_CONNECTION_SILENCE", "10m");
        }
        cluster = builder.start();
    }

    private static InetSocketAddress messageService(ClusterPorts ports) {
        return new InetSocketAddress(LOOPBACK, ports.message().grpc());
    }

    /** Management ports by the names of the pods, to be changed at will. */
    Map<String, Integer> pods() {
        Map<String, Integer> pods = new TreeMap<>(Map.of(
                AUTH, cluster.ports().auth().management(),
                PRESENCE, cluster.ports().presence().management(),
                MESSAGE, cluster.ports().message().management()));
        for (int gateway = 0; gateway < GATEWAYS.size(); gateway++) {
            pods.put(GATEWAY + gateway, cluster.gatewayManagementPort(gateway));
        }
        return pods;
    }

    ChatClient connect(int gateway) throws IOException {
        return ChatClient.connect(cluster.gatewayTcpPort(gateway));
    }

    void kill(String... members) {
        for (String member : members) {
            cluster.kill9(member);
        }
    }

    /** Returns when they are ready. */
    void startAgain(String... members) {
        for (String member : members) {
            cluster.start(member);
        }
        for (String member : members) {
            cluster.awaitReady(member);
        }
    }

    /** Sets this and nothing else, good or bad. */
    void set(Map<String, String> settings) {
        new ClusterHome(cluster.home()).writeSettings(settings);
    }

    /** The second gateway does not reach message-service any more. */
    void cutOffSecondGateway() throws IOException {
        int nobodys = FreePorts.find(1).getFirst();
        messageServiceOfSecondGateway.leadTo(new InetSocketAddress(LOOPBACK, nobodys));
        messageServiceOfSecondGateway.cut();
    }

    void letSecondGatewayBack() {
        messageServiceOfSecondGateway.leadTo(messageService(cluster.ports()));
    }

    /**
     * A third gateway, which has missed that the settings and the services' credential have changed.
     *
     * @param folder for its settings
     */
    LoneService leaveBehind(Path folder) throws IOException {
        Path settings = Files.writeString(folder.resolve("settings"), "log.all=INFO\n");
        List<Integer> ports = FreePorts.find(2);
        return LoneService.like(
                cluster.pid("gateway-0"),
                "gateway-service",
                Map.of(
                        "PARLEY_GATEWAY_ORDINAL",
                        "2",
                        "PARLEY_GATEWAY_TCP_PORT",
                        ports.getFirst().toString(),
                        "PARLEY_GATEWAY_HTTP_PORT",
                        ports.getLast().toString(),
                        "PARLEY_GATEWAY_ADMIN_ENABLED",
                        "false",
                        "PARLEY_SETTINGS_FILE",
                        settings.toString(),
                        "PARLEY_SERVICE_CREDENTIAL",
                        "the credential before this one"));
    }

    @Override
    public void close() throws IOException {
        cluster.killAll();
        messageServiceOfSecondGateway.close();
    }
}
