package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.seed.ClusterDatabase;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.service.LocalCluster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A local cluster of our own with two gateways on free ports; each one begins with empty data. */
public final class OwnCluster implements ParleyProcesses {
    private static final int GATEWAYS = 2;
    private static final int VICTIM_ORDINAL = 1;
    private static final String VICTIM = "gateway-" + VICTIM_ORDINAL;

    private final LocalCluster cluster;

    private OwnCluster(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param home its folder; what an earlier cluster left there is deleted
     * @param environment variables by member name, for example limits that a benchmark must lift
     */
    public static OwnCluster start(Path home, Map<String, Map<String, String>> environment) {
        Folders.delete(home);
        var builder = LocalCluster.builder().home(home).freePorts().gateways(GATEWAYS);
        environment.forEach((member, variables) -> variables.forEach((key, value) -> builder.env(member, key, value)));
        return new OwnCluster(builder.start());
    }

    @Override
    public String description() {
        return "a local cluster: MariaDB (innodb_flush_log_at_trx_commit=1), Kafka, three services, two gateways";
    }

    @Override
    public List<InetSocketAddress> gateways() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int ordinal = 0; ordinal < GATEWAYS; ordinal++) {
            addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.gatewayTcpPort(ordinal)));
        }
        return addresses;
    }

    @Override
    public List<ServerProcess> list() {
        return cluster.names().stream()
                .filter(cluster::isRunning)
                .map(name -> new ServerProcess(name, cluster.pid(name)))
                .toList();
    }

    @Override
    public Optional<ClusterDatabase> database() {
        return Optional.of(ClusterDatabase.of(cluster));
    }

    @Override
    public Optional<Target.Outage> outage() {
        return Optional.of(new Target.Outage() {
            @Override
            public String process() {
                return VICTIM;
            }

            @Override
            public boolean spares(Account account) {
                return account.index() % GATEWAYS != VICTIM_ORDINAL;
            }

            @Override
            public void strike() {
                cluster.kill9(VICTIM);
            }

            @Override
            public void repair() {
                cluster.start(VICTIM);
                cluster.awaitReady(VICTIM);
            }
        });
    }

    @Override
    public void stop() {
        cluster.close();
    }
}
