package io.parley.gateway.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Where a service is: {@code host:port[,host:port…]}, each name standing for all its addresses.
 *
 * @param service the name of the service, for logs
 * @param hosts as configured; ports are in the addresses
 */
record Endpoints(String service, List<InetSocketAddress> hosts) {
    private static final Logger LOG = Logger.getLogger(Endpoints.class);
    private static final int MAX_PORT = 65_535;

    /**
     * Reads a list of endpoints.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static Endpoints parse(String service, String list) {
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String endpoint : list.split(",", -1)) {
            hosts.add(parseOne(service, endpoint.trim()));
        }
        return new Endpoints(service, List.copyOf(hosts));
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
                    + " is not of the form host:port; several are separated by commas.");
        }
    }

    /** All addresses now. Blocks on the name service: never on an event loop. A name that fails gives none. */
    Set<InetSocketAddress> resolve() {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        for (InetSocketAddress host : hosts) {
            try {
                for (InetAddress address : InetAddress.getAllByName(host.getHostString())) {
                    addresses.add(new InetSocketAddress(address, host.getPort()));
                }
            } catch (UnknownHostException unknown) {
                LOG.debugf("The name %s of %s has no address now", host.getHostString(), service);
            }
        }
        return addresses;
    }
}
