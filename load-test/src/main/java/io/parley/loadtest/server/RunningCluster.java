package io.parley.loadtest.server;

import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.seed.ClusterDatabase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A cluster that somebody else started; it is only measured, never stopped or hurt.
 *
 * @param gateways TCP addresses
 * @param list processes to read processor time and memory of; may be empty
 */
public record RunningCluster(List<InetSocketAddress> gateways, List<ServerProcess> list) implements ParleyProcesses {
    /** Copies the lists. */
    public RunningCluster {
        gateways = List.copyOf(gateways);
        list = List.copyOf(list);
    }

    @Override
    public String description() {
        return "a running cluster with gateways " + gateways;
    }

    @Override
    public Optional<ClusterDatabase> database() {
        return Optional.empty();
    }

    @Override
    public Optional<Target.Outage> outage() {
        return Optional.empty();
    }

    @Override
    public void stop() {}
}
