package io.parley.localcluster.service;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings of a {@link LocalCluster}. Used by one thread. */
public final class LocalClusterBuilder {
    private static final int DEFAULT_GATEWAYS = 2;

    private final Checkout checkout = Checkout.locate();
    private final Map<String, Map<String, String>> environment = new HashMap<>();
    private Path home = checkout.defaultHome();
    private int gateways = DEFAULT_GATEWAYS;
    private int portBase = ClusterPorts.DEFAULT_BASE;
    private boolean freePorts;
    private boolean portsOfLastStart;
    private boolean recordsClassData;
    private Lifetime lifetime = Lifetime.WITH_THIS_JVM;
    private Duration readyPatience = Duration.ofSeconds(90);
    private Duration stopPatience = Duration.ofSeconds(30);

    LocalClusterBuilder() {}

    /** Folder of the cluster; {@code .parley/local} of the checkout unless told. */
    public LocalClusterBuilder home(Path folder) {
        this.home = folder;
        return this;
    }

    /** How many gateways, 1 to 5; 2 unless told. */
    public LocalClusterBuilder gateways(int count) {
        this.gateways = count;
        return this;
    }

    /** The first of the ports in the documented layout; 7400 unless told. */
    public LocalClusterBuilder portBase(int base) {
        this.portBase = base;
        return this;
    }

    /** Use ports that nobody uses now instead of the documented layout. */
    public LocalClusterBuilder freePorts() {
        this.freePorts = true;
        return this;
    }

    /** Use the ports and the number of gateways of the last start from this home, if there was one. */
    public LocalClusterBuilder portsOfLastStart() {
        this.portsOfLastStart = true;
        return this;
    }

    /** One more environment variable for a member; wins over those the cluster sets. */
    public LocalClusterBuilder env(String member, String key, String value) {
        environment.computeIfAbsent(member, name -> new HashMap<>()).put(key, value);
        return this;
    }

    /**
     * The address on which the gateways take clients; loopback unless told, since there are users whose password everybody
     * knows. Nothing else listens there.
     */
    public LocalClusterBuilder clientsAt(String address) {
        for (int ordinal = 0; ordinal < ClusterPorts.MOST_GATEWAYS; ordinal++) {
            env(MemberName.gateway(ordinal), "PARLEY_GATEWAY_TCP_HOST", address);
            env(MemberName.gateway(ordinal), "PARLEY_GATEWAY_HTTP_HOST", address);
        }
        return this;
    }

    /** How long members live; with this JVM unless told. */
    public LocalClusterBuilder lifetime(Lifetime choice) {
        this.lifetime = choice;
        return this;
    }

    /** How long a member may take to become ready; 90 seconds unless told. */
    public LocalClusterBuilder readyWithin(Duration patience) {
        this.readyPatience = patience;
        return this;
    }

    /** How long a member may take to end before it is killed; 30 seconds unless told. */
    public LocalClusterBuilder stopWithin(Duration patience) {
        this.stopPatience = patience;
        return this;
    }

    LocalClusterBuilder recordClassData() {
        this.recordsClassData = true;
        return this;
    }

    /** The cluster without starting anything. */
    public LocalCluster build() {
        ClusterHome clusterHome = new ClusterHome(home);
        ClusterPorts ports = choosePorts(clusterHome);
        clusterHome.remember(ports);
        List<MemberProcess> members = new ServiceCatalog(checkout, clusterHome, ports, environment, recordsClassData)
                .members().stream()
                        .map(member -> new MemberProcess(member, clusterHome.pidFile(member.name()), lifetime))
                        .toList();
        return new LocalCluster(clusterHome, ports, readyPatience, stopPatience, members);
    }

    /** Starts the cluster and waits until every member is ready; kills everything when one fails. */
    public LocalCluster start() {
        LocalCluster cluster = build();
        try {
            cluster.startAll(StartListener.SILENT);
            return cluster;
        } catch (RuntimeException e) {
            cluster.killAll();
            throw e;
        }
    }

    private ClusterPorts choosePorts(ClusterHome clusterHome) {
        if (portsOfLastStart) {
            return clusterHome.ports().orElseGet(() -> ClusterPorts.from(portBase, gateways));
        }
        return freePorts ? ClusterPorts.free(gateways) : ClusterPorts.from(portBase, gateways);
    }
}
