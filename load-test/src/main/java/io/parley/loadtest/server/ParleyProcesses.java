package io.parley.loadtest.server;

import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.seed.ClusterDatabase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The processes of a Parley: {@link OwnCluster} or {@link RunningCluster}. */
public interface ParleyProcesses {
    /** For the report. */
    String description();

    /** TCP addresses of the gateways. */
    List<InetSocketAddress> gateways();

    /** All processes that are known. */
    List<ServerProcess> list();

    /** The databases, when they may be filled directly. */
    Optional<ClusterDatabase> database();

    /** A gateway that may be killed. */
    Optional<Target.Outage> outage();

    /** Stops what was started. */
    void stop();
}
