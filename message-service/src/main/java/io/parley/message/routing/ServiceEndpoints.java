package io.parley.message.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Where a service is: {@code host:port}, a name standing for all its addresses, or several of these separated by
 * semicolons, the best one first: in Kubernetes the name that stands for all pods, and for clusters without a name service
 * the address in front of them.
 *
 * @param alternatives in the order of preference; variables that Kubernetes did not fill in are not among them
 * @param complete whether none was left out
 */
record ServiceEndpoints(List<InetSocketAddress> alternatives, boolean complete) {
    private static final int MAX_PORT = 65_535;
    private static final String NOT_FILLED_IN = "$(";

    /** How long a name service may keep silent until the next alternative is tried. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Reads what is configured.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static ServiceEndpoints parse(String configured) {
        List<InetSocketAddress> alternatives = new ArrayList<>();
        boolean complete = true;
        for (String endpoint : configured.split(";", -1)) {
            InetSocketAddress host = parseOne(endpoint.trim());
            if (host.getHostString().startsWith(NOT_FILLED_IN)) {
                complete = false;
            } else {
                alternatives.add(host);
            }
        }
        return new ServiceEndpoints(List.copyOf(alternatives), complete);
    }

    private static InetSocketAddress parseOne(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        try {
            int port = Integer.parseInt(endpoint.substring(colon + 1));
            if (colon < 1 || port < 1 || port > MAX_PORT) {
                throw new NumberFormatException();
            }
            return InetSocketAddress.createUnresolved(endpoint.substring(0, colon), port);
        } catch (NumberFormatException notAPort) {
            throw new IllegalArgumentException("parley.message.presence must be host:port, or several of them separated"
                    + " by semicolons; \"" + endpoint + "\" is not.");
        }
    }

    /** All addresses of the first alternative that has any now. Blocks its caller, for a few seconds at most. */
    Set<InetSocketAddress> resolve(NameService names, Executor lookups) {
        for (InetSocketAddress alternative : alternatives) {
            Set<InetSocketAddress> addresses = new LinkedHashSet<>();
            for (InetAddress address : addresses(names, alternative.getHostString(), lookups)) {
                addresses.add(new InetSocketAddress(address, alternative.getPort()));
            }
            if (!addresses.isEmpty()) {
                return addresses;
            }
        }
        return Set.of();
    }

    private static InetAddress[] addresses(NameService names, String host, Executor lookups) {
        return CompletableFuture.supplyAsync(() -> names.addressesOrNone(host), lookups)
                .completeOnTimeout(new InetAddress[0], PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** What turns names into addresses; blocks. */
    interface NameService {
        InetAddress[] addresses(String host) throws UnknownHostException;

        private InetAddress[] addressesOrNone(String host) {
            try {
                return addresses(host);
            } catch (UnknownHostException none) {
                return new InetAddress[0];
            }
        }
    }
}
