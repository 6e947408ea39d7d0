package io.parley.localcluster.service;

import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.LocalClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The TCP ports of a cluster, all on loopback.
 *
 * @param gateways one entry per gateway, in the order of their ordinals
 * @param auth of auth-service
 * @param message of message-service
 * @param presence of presence-service
 * @param mariaDb the database
 * @param kafka the broker, for clients
 * @param kafkaController the broker, for itself
 * @param mail the SMTP server
 */
public record ClusterPorts(
        List<GatewayPorts> gateways,
        ServicePorts auth,
        ServicePorts message,
        ServicePorts presence,
        int mariaDb,
        int kafka,
        int kafkaController,
        int mail) {
    /** The first port of a developer's cluster. */
    public static final int DEFAULT_BASE = 7400;

    /** The most gateways that fit below the ports of the services. */
    public static final int MOST_GATEWAYS = 5;

    private static final int FIRST_MANAGEMENT_OFFSET = 30;
    private static final int FIRST_ADMIN_OFFSET = 40;
    private static final int LAST_OFFSET = FIRST_ADMIN_OFFSET + MOST_GATEWAYS - 1;
    private static final int PORTS_BESIDE_GATEWAYS = 10;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Ports of one gateway.
     *
     * @param tcp framed protocol
     * @param http WebSocket
     * @param management health, metrics
     * @param admin for operators
     */
    public record GatewayPorts(int tcp, int http, int management, int admin) {}

    /**
     * Ports of one service.
     *
     * @param management health, metrics
     * @param grpc the service itself
     */
    public record ServicePorts(int management, int grpc) {}

    /** Copies the list. */
    public ClusterPorts {
        gateways = List.copyOf(gateways);
    }

    /**
     * The documented layout: gateways from {@code base}, services from {@code base + 10}, servers from {@code base + 20}, health and metrics
     * of the gateways from {@code base + 30}, and what operators ask from {@code base + 40}.
     */
    public static ClusterPorts from(int base, int gateways) {
        if (base < 1024 || base + LAST_OFFSET > HIGHEST_PORT) {
            throw new LocalClusterException(
                    "PARLEY_PORT_BASE is " + base + ": choose one from 1024 to " + (HIGHEST_PORT - LAST_OFFSET) + ".");
        }
        if (gateways < 1 || gateways > MOST_GATEWAYS) {
            throw new LocalClusterException(
                    "A local cluster has 1 to " + MOST_GATEWAYS + " gateways, not " + gateways + ".");
        }
        return layOut(
                IntStream.range(0, 2 * gateways).map(i -> base + i).boxed().toList(),
                ofGateways(base + FIRST_MANAGEMENT_OFFSET, gateways),
                ofGateways(base + FIRST_ADMIN_OFFSET, gateways),
                IntStream.of(10, 11, 12, 13, 14, 15, 20, 21, 22, 23)
                        .map(offset -> base + offset)
                        .boxed()
                        .toList());
    }

    private static List<Integer> ofGateways(int first, int gateways) {
        return IntStream.range(0, gateways).map(i -> first + i).boxed().toList();
    }

    /** Ports that nobody uses now. */
    public static ClusterPorts free(int gateways) {
        List<Integer> all = FreePorts.find(4 * gateways + PORTS_BESIDE_GATEWAYS);
        return layOut(
                all.subList(0, 2 * gateways),
                all.subList(2 * gateways, 3 * gateways),
                all.subList(3 * gateways, 4 * gateways),
                all.subList(4 * gateways, all.size()));
    }

    /** Whether these are the properties of a cluster of this build: an older one had fewer ports. */
    static boolean areWhole(Properties properties) {
        return properties.containsKey("ports.admin")
                && numbers(properties, "ports.others").size() == PORTS_BESIDE_GATEWAYS;
    }

    /** Reads what {@link #store} wrote. */
    static ClusterPorts load(Properties properties) {
        return layOut(
                numbers(properties, "ports.gateways"),
                numbers(properties, "ports.management"),
                numbers(properties, "ports.admin"),
                numbers(properties, "ports.others"));
    }

    void store(Properties properties) {
        properties.setProperty(
                "ports.gateways",
                gateways.stream()
                        .map(gateway -> gateway.tcp() + "," + gateway.http())
                        .collect(Collectors.joining(",")));
        properties.setProperty(
                "ports.management",
                gateways.stream()
                        .map(gateway -> Integer.toString(gateway.management()))
                        .collect(Collectors.joining(",")));
        properties.setProperty(
                "ports.admin",
                gateways.stream()
                        .map(gateway -> Integer.toString(gateway.admin()))
                        .collect(Collectors.joining(",")));
        properties.setProperty(
                "ports.others",
                IntStream.of(
                                auth.management(),
                                auth.grpc(),
                                message.management(),
                                message.grpc(),
                                presence.management(),
                                presence.grpc(),
                                mariaDb,
                                kafka,
                                kafkaController,
                                mail)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(",")));
    }

    private static ClusterPorts layOut(
            List<Integer> gatewayPorts, List<Integer> management, List<Integer> admin, List<Integer> others) {
        List<GatewayPorts> gateways = new ArrayList<>();
        for (int i = 0; i < management.size(); i++) {
            gateways.add(new GatewayPorts(
                    gatewayPorts.get(2 * i), gatewayPorts.get(2 * i + 1), management.get(i), admin.get(i)));
        }
        return new ClusterPorts(
                gateways,
                new ServicePorts(others.get(0), others.get(1)),
                new ServicePorts(others.get(2), others.get(3)),
                new ServicePorts(others.get(4), others.get(5)),
                others.get(6),
                others.get(7),
                others.get(8),
                others.get(9));
    }

    private static List<Integer> numbers(Properties properties, String key) {
        return List.of(properties.getProperty(key).split(",")).stream()
                .map(Integer::valueOf)
                .toList();
    }
}
