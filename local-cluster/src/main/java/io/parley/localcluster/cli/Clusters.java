package io.parley.localcluster.cli;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import io.parley.localcluster.service.ClusterHome;
import io.parley.localcluster.service.ClusterPorts;
import io.parley.localcluster.service.LocalCluster;
import io.parley.localcluster.service.LocalClusterBuilder;
import java.nio.file.Path;

/** The cluster that the environment speaks of: {@code PARLEY_HOME}, {@code PARLEY_PORT_BASE} and {@code PARLEY_LISTEN}. */
final class Clusters {
    private Clusters() {}

    static ClusterHome home() {
        String chosen = System.getenv("PARLEY_HOME");
        return new ClusterHome(
                chosen == null || chosen.isBlank() ? Checkout.locate().defaultHome() : Path.of(chosen));
    }

    /** The cluster as it was last started. */
    static LocalCluster existing() {
        return builder(Lifetime.DETACHED).portsOfLastStart().build();
    }

    /** The cluster with the settings for a new start. */
    static LocalCluster fresh(int gateways, Lifetime lifetime) {
        return builder(lifetime).gateways(gateways).build();
    }

    private static LocalClusterBuilder builder(Lifetime lifetime) {
        LocalClusterBuilder builder = LocalCluster.builder()
                .home(home().folder())
                .portBase(portBase())
                .lifetime(lifetime);
        String listen = System.getenv("PARLEY_LISTEN");
        return listen == null || listen.isBlank() ? builder : builder.clientsAt(listen.trim());
    }

    private static int portBase() {
        String chosen = System.getenv("PARLEY_PORT_BASE");
        if (chosen == null || chosen.isBlank()) {
            return ClusterPorts.DEFAULT_BASE;
        }
        try {
            return Integer.parseInt(chosen.trim());
        } catch (NumberFormatException e) {
            throw new LocalClusterException("PARLEY_PORT_BASE is \"" + chosen + "\": it must be a port number.", e);
        }
    }
}
