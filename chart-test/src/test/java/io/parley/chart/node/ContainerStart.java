package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is settled before a pod's container starts, so that it can be started again and again.
 *
 * @param hostname of the pod
 * @param address of the pod
 * @param spec the pod's description
 * @param environment makes the container's variables, anew with every start
 * @param image what it runs
 * @param layers the image's unpacked layers, the lowest first
 * @param folder the pod's files
 * @param memory its limit
 * @param network what it is plugged into
 */
record ContainerStart(
        String hostname,
        String address,
        PodSpec spec,
        ContainerEnvironment environment,
        ImageArchive image,
        List<Path> layers,
        PodFolder folder,
        MemoryLimit memory,
        NodeNetwork network) {

    Path log() {
        return folder.log();
    }

    /** The container's memory limit in bytes. */
    static long memoryLimit(Container container) {
        return Quantity.getAmountInBytes(container.getResources().getLimits().get("memory"))
                .longValueExact();
    }

    ContainerProcess start() {
        folder.writeNames(hostname, address, spec);
        Map<String, String> variables = new LinkedHashMap<>(image.environment());
        variables.put("HOSTNAME", hostname);
        variables.putAll(environment.of(container()));
        ContainerProcess process = ContainerProcess.start(command(), variables, log());
        try {
            synchronized (network) {
                network.connect(pidOf(process), address);
            }
        } catch (IllegalStateException notConnected) {
            process.kill();
            throw notConnected;
        }
        return process;
    }

    private static long pidOf(ContainerProcess process) {
        while (process.isAlive() && process.pid() == 0) {
            Thread.onSpinWait();
        }
        return process.pid();
    }

    private Container container() {
        return spec.getContainers().get(0);
    }

    private List<String> command() {
        var security = container().getSecurityContext();
        List<String> command = new ArrayList<>(List.of(
                "sh",
                script().toString(),
                folder.path().toString(),
                // The kernel wants the highest first.
                String.join(":", layers.reversed().stream().map(Path::toString).toList()),
                hostname,
                spec.getSecurityContext().getRunAsUser().toString(),
                spec.getSecurityContext().getRunAsGroup().toString(),
                Boolean.toString(Boolean.TRUE.equals(security.getReadOnlyRootFilesystem())),
                memory.folder(),
                Optional.ofNullable(container().getWorkingDir()).orElse(image.workingDirectory()),
                Integer.toString(container().getVolumeMounts().size())));
        for (VolumeMount mount : container().getVolumeMounts()) {
            command.add(folder.volume(mount.getName()).toString());
            command.add(mount.getMountPath());
            command.add(Boolean.TRUE.equals(mount.getReadOnly()) ? "ro" : "rw");
        }
        command.addAll(
                container().getCommand().isEmpty()
                        ? image.entrypoint()
                        : container().getCommand());
        command.addAll(
                container().getArgs().isEmpty()
                        ? image.defaultArguments()
                        : container().getArgs());
        return command;
    }

    private Path script() {
        Path script = folder.path().resolve("container.sh");
        try (var source = ContainerStart.class.getResourceAsStream("container.sh")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            return script;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
