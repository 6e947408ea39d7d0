package io.parley.systemtest.process;

import io.parley.kit.testing.Relay;
import io.parley.kit.testing.StaleNameServer;
import io.parley.localcluster.service.ClusterPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How services find each other in Kubernetes: each has a name, which a name server answers with the addresses of its pods and
 * then, for a while, with those that were right when it was last asked; and an address of its own, which is always right.
 */
public final class ServiceNames implements AutoCloseable {
    /** In clusters 30 s; here as long as a lease and a little, so that a test that loses one does not wait long. */
    private static final Duration MEMORY = Duration.ofSeconds(Integer.getInteger("parley.test.stale-names", 12));

    private static final String FIRST_POD = "127.0.0.1";

    private final StaleNameServer nameServer = new StaleNameServer(MEMORY);
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, Relay> addresses = new HashMap<>();

    /** Names for the services with these ports, each with one pod on 127.0.0.1. */
    public ServiceNames(ClusterPorts cluster) {
        add("auth-service", cluster.auth().grpc());
        add("message-service", cluster.message().grpc());
        add("presence-service", cluster.presence().grpc());
    }

    private void add(String service, int port) {
        ports.put(service, port);
        nameServer.set(nameOf(service), FIRST_POD);
        addresses.put(service, new Relay(new InetSocketAddress(FIRST_POD, port)));
    }

    private static String nameOf(String service) {
        return service + ".parley.test";
    }

    /** How others write where the service's pod with this address is. */
    public String pod(String service, String address) {
        return address + ":" + ports.get(service);
    }

    /** What a member has to know to find the others by name. */
    public Map<String, String> settings(String member) {
        Map<String, String> settings = new HashMap<>();
        settings.put("PARLEY_DISCOVERY_NAME_SERVERS", nameServer.hostAndPort());
        switch (member) {
            case "auth-service" -> settings.put("PARLEY_AUTH_MESSAGE", endpoints("message-service"));
            case "presence-service" -> settings.put("PARLEY_PRESENCE_MESSAGE", endpoints("message-service"));
            case "message-service" -> settings.put("PARLEY_MESSAGE_PRESENCE", endpoints("presence-service"));
            default -> {
                settings.put("PARLEY_GATEWAY_UPSTREAM_AUTH", endpoints("auth-service"));
                settings.put("PARLEY_GATEWAY_UPSTREAM_MESSAGE", endpoints("message-service"));
                settings.put("PARLEY_GATEWAY_UPSTREAM_PRESENCE", endpoints("presence-service"));
            }
        }
        return settings;
    }

    private String endpoints(String service) {
        return nameOf(service) + ":" + ports.get(service) + ";127.0.0.1:"
                + addresses.get(service).port();
    }

    /**
     * The service's pods that count are at these addresses from now on, and its own address leads to the first; whoever asked for the
     * name lately learns it late.
     */
    public void moveTo(String service, String... pods) {
        nameServer.set(nameOf(service), pods);
        addresses.get(service).leadTo(new InetSocketAddress(pods[0], ports.get(service)));
    }

    @Override
    public void close() throws IOException {
        nameServer.close();
        for (Relay address : addresses.values()) {
            address.close();
        }
    }
}
