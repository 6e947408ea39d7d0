package io.parley.localcluster.service;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One kind of process of a cluster: how it is started and how one sees that it can work. */
sealed interface ClusterMember permits DatabaseMember, BrokerMember, MailMember, ServiceMember {
    /** Unique in the cluster. */
    String name();

    /** Members that must be ready before this one is started. */
    Set<String> needs();

    /** Ports it listens on, the one that people connect to first. */
    List<Integer> ports();

    /** File it logs to. */
    Path log();

    /** Starts the process and returns at once. */
    ChildProcess launch(Lifetime lifetime);

    /** True when it can do its work; never waits more than about a second. */
    boolean isReady();

    /** Called once after a start, when it is ready and before those who need it are started. */
    default void prepareForOthers() {}
}
