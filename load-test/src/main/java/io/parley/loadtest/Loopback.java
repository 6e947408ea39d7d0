package io.parley.loadtest;

import java.net.InetSocketAddress;
import java.util.List;

/** Keeps load away from other people's machines. */
final class Loopback {
    private Loopback() {}

    /**
     * Reads addresses; refuses those of other machines unless told otherwise.
     *
     * @throws IllegalArgumentException with a sentence for a person
     */
    static List<InetSocketAddress> addresses(List<String> servers, boolean allowRemote) {
        return servers.stream().map(server -> address(server, allowRemote)).toList();
    }

    private static InetSocketAddress address(String server, boolean allowRemote) {
        int colon = server.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + server + "' is not host:port");
        }
        InetSocketAddress address =
                new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("no address is known for " + server);
        }
        if (!address.getAddress().isLoopbackAddress()) {
            if (!allowRemote) {
                throw new IllegalArgumentException(
                        server + " is not on this machine: a load test can take a server down."
                                + " Add --allow-remote when it is yours and may be loaded.");
            }
            System.err.println("WARNING: " + server + " is another machine. It will be loaded heavily.");
        }
        return address;
    }
}
