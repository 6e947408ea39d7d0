package io.parley.kit.channel;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a service is: {@code host:port[,host:port…]}, each name standing for all its addresses, or several such lists
 * separated by semicolons, the best one first: in Kubernetes the name that stands for all pods, and for clusters without
 * a name service the address in front of them.
 *
 * @param service the name of the service, for logs
 * @param alternatives lists of hosts as configured, in the order of preference; an alternative may be empty
 */
public record Endpoints(String service, List<List<InetSocketAddress>> alternatives) {
    private static final int MAX_PORT = 65_535;

    /** How Kubernetes leaves a variable that it has no value for. */
    private static final String NOT_FILLED_IN = "$(";

    /**
     * Reads what is configured. A host that is a variable which nobody filled in, {@code $(NAME)}, is left out.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Endpoints parse(String service, String configured) {
        List<List<InetSocketAddress>> alternatives = new ArrayList<>();
        for (String list : configured.split(";", -1)) {
            List<InetSocketAddress> hosts = new ArrayList<>();
            for (String endpoint : list.split(",", -1)) {
                InetSocketAddress host = parseOne(service, endpoint.trim());
                if (!host.getHostString().startsWith(NOT_FILLED_IN)) {
                    hosts.add(host);
                }
            }
            alternatives.add(List.copyOf(hosts));
        }
        return new Endpoints(service, List.copyOf(alternatives));
    }

    private static InetSocketAddress parseOne(String service, String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        try {
            int port = Integer.parseInt(endpoint.substring(colon + 1));
            if (colon < 1 || port < 1 || port > MAX_PORT) {
                throw new NumberFormatException();
            }
            return InetSocketAddress.createUnresolved(endpoint.substring(0, colon), port);
        } catch (NumberFormatException notAPort) {
            throw new IllegalArgumentException("The endpoint \"" + endpoint + "\" of " + service
                    + " is not of the form host:port; several are separated by commas, alternatives by semicolons.");
        }
    }

    /** Whether an alternative is nothing but variables that nobody filled in: a process started anew may find them. */
    boolean lacksAnAlternative() {
        return alternatives.stream().anyMatch(List::isEmpty);
    }
}
