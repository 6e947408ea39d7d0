package io.parley.localcluster.service;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ClassDataArchive;
import io.parley.localcluster.host.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the class-data archives of the broker and the services: runs a whole cluster once, in a folder of its own, with
 * JVMs that write down which classes they loaded when they end. Starts after that need half the CPU time.
 */
public final class ClassDataRecording {
    private final Checkout checkout = Checkout.locate();

    /** True when an archive is missing for this JVM. */
    public boolean isMissing() {
        return archives().stream().anyMatch(archive -> !Files.isRegularFile(archive.file()));
    }

    /** True when an archive is missing or older than what it was made from. */
    public boolean isOutdated() {
        return isMissing()
                || ServiceCatalog.MODULES.stream().anyMatch(module -> !ServiceCatalog.application(checkout, module)
                        .hasFreshClassData());
    }

    /** Runs the cluster and puts the archives in their place. */
    public void run() {
        Path home = Folders.createPrivate(checkout.binaries())
                .resolve("recording-" + ProcessHandle.current().pid());
        try (LocalCluster cluster = LocalCluster.builder()
                .home(home)
                .freePorts()
                .gateways(1)
                .recordClassData()
                .build()) {
            cluster.startAll(StartListener.SILENT);
            cluster.stopAll();
            archives().forEach(ClassDataArchive::publish);
        } finally {
            archives().forEach(ClassDataArchive::discard);
            Folders.delete(home);
        }
    }

    private List<ClassDataArchive> archives() {
        return Stream.concat(
                        Stream.of(KafkaBroker.classData(checkout)),
                        ServiceCatalog.MODULES.stream().map(module -> ServiceCatalog.application(checkout, module)
                                .classData()))
                .toList();
    }
}
