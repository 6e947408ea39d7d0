package io.parley.chart.node;

/**
 * The addresses of a node: a bridge that the pods hang on, addresses of services beside it. They are of the block that is set
 * aside for tests of networks. Not for concurrent use.
 */
final class NodeNetwork implements AutoCloseable {
    /** The node itself, as pods see it. */
    static final String NODE_ADDRESS = "198.18.7.1";

    private static final String BRIDGE = "parley-test";
    private static final String PODS = "198.18.7.";
    private static final String SERVICES = "198.18.8.";

    private int pods = 1;
    private int services;

    /** Whether this machine lets us; a sentence why not, or empty. */
    static String obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "it takes root to run containers";
        }
        return Commands.succeeds("unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "true")
                        && Commands.succeeds("ip", "link", "show")
                ? ""
                : "it takes util-linux and iproute2, and a kernel that makes namespaces";
    }

    NodeNetwork() {
        if (Commands.succeeds("ip", "link", "show", BRIDGE)) {
            close();
        }
        Commands.run("ip", "link", "add", BRIDGE, "type", "bridge");
        Commands.run("ip", "address", "add", NODE_ADDRESS + "/24", "dev", BRIDGE);
        Commands.run("ip", "link", "set", BRIDGE, "up");
    }

    /** A new address for a pod. */
    String podAddress() {
        return PODS + ++pods;
    }

    /** A new address for a service, on which this process may listen. */
    String serviceAddress() {
        String address = SERVICES + ++services;
        Commands.run("ip", "address", "add", address + "/32", "dev", BRIDGE);
        return address;
    }

    /** Plugs the network namespace of a process in. */
    void connect(long pid, String address) {
        String here = "parley" + address.substring(PODS.length());
        // The pair goes with the namespace that one end of it is in; after a restart it may not be gone yet.
        if (Commands.succeeds("ip", "link", "show", here)) {
            Commands.run("ip", "link", "delete", here);
        }
        Commands.run("ip", "link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", Long.toString(pid));
        Commands.run("ip", "link", "set", here, "master", BRIDGE, "up");
        String[] inside = {
            "nsenter", "--net=/proc/" + pid + "/ns/net", "sh", "-ec", """
                ip link set lo up
                ip address add %s/24 dev eth0
                ip link set eth0 up
                ip route add default via %s
                """.formatted(address, NODE_ADDRESS)
        };
        Commands.run(inside);
    }

    @Override
    public void close() {
        Commands.run("ip", "link", "delete", BRIDGE);
    }
}
