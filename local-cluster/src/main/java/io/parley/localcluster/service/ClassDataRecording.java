package io.parley.localcluster.service;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ClassDataArchive;
import io.parley.localcluster.host.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the class-data archives of the broker and the services: runs a whole cluster once, in a folder of its own, with
 * JVMs that write down which classes they loaded when they end. Starts after that need half the CPU time.
 */
public final class ClassDataRecording {
    /** All processes start at once, without class data, and write down every class they load. */
    private static final Duration READY_PATIENCE = Duration.ofMinutes(4);

    /** Writing an archive takes seconds of CPU time, on a busy machine much longer. */
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(3);

    private final Checkout checkout = Checkout.locate();
    private final Clock clock;

    /** @param clock tells when a recording began */
    public ClassDataRecording(Clock clock) {
        this.clock = clock;
    }

    /** True when an archive is missing for this JVM. */
    public boolean isMissing() {
        return archives().values().stream().anyMatch(archive -> !Files.isRegularFile(archive.file()));
    }

    /** True when an archive is missing or older than what it was made from. */
    public boolean isOutdated() {
        return isMissing()
                || ServiceCatalog.MODULES.stream().anyMatch(module -> !ServiceCatalog.application(checkout, module)
                        .hasFreshClassData());
    }

    /** Runs the cluster and puts the archives in their place. */
    public void run() {
        Instant began = clock.instant();
        Path home = Folders.createPrivate(checkout.binaries())
                .resolve("recording-" + ProcessHandle.current().pid());
        LocalCluster cluster = LocalCluster.builder()
                .home(home)
                .freePorts()
                .gateways(1)
                .readyWithin(READY_PATIENCE)
                .stopWithin(STOP_PATIENCE)
                .recordClassData()
                .build();
        try {
            cluster.startAll(StartListener.SILENT);
            Map<String, ClassDataArchive> archives = archives();
            Consumer<String> finish = name -> {
                if (cluster.terminate(name) && archives.containsKey(name)) {
                    archives.get(name).publish(began);
                }
            };
            // Each writes its archive as it ends, mostly on one processor. The services first: the others would miss
            // the broker.
            List<String> services = ServiceCatalog.MODULES.stream()
                    .map(ClassDataRecording::member)
                    .toList();
            services.parallelStream().forEach(finish);
            cluster.names().reversed().stream()
                    .filter(name -> !services.contains(name))
                    .forEach(finish);
        } finally {
            cluster.killAll();
            archives().values().forEach(ClassDataArchive::discard);
            Folders.delete(home);
        }
    }

    /** By the name of the member that writes each. */
    private Map<String, ClassDataArchive> archives() {
        Map<String, ClassDataArchive> archives = new LinkedHashMap<>();
        archives.put(MemberName.KAFKA, KafkaBroker.classData(checkout));
        for (String module : ServiceCatalog.MODULES) {
            archives.put(
                    member(module), ServiceCatalog.application(checkout, module).classData());
        }
        return archives;
    }

    private static String member(String module) {
        return module.equals(ServiceCatalog.GATEWAY_MODULE) ? MemberName.gateway(0) : module;
    }
}
