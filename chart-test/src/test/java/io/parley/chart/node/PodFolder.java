package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files that a node keeps for a pod: its volumes, and the hosts and resolver files of its containers. */
final class PodFolder {
    private static final int SECRET_MODE = 0644;

    private final Path folder;

    /** Makes the folder with all volumes in it. */
    PodFolder(Path folder, PodSpec pod, NamespaceData namespace) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("etc"));
            Files.createDirectories(folder.resolve("mounts"));
            for (Volume volume : pod.getVolumes()) {
                create(volume, namespace);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        long group = Optional.ofNullable(pod.getSecurityContext().getFsGroup()).orElse(0L);
        Commands.run("chgrp", "-R", Long.toString(group), volumes().toString());
    }

    Path path() {
        return folder;
    }

    Path log() {
        return folder.resolve("log");
    }

    Path volume(String name) {
        return volumes().resolve(name);
    }

    /** Writes what the kubelet writes into /etc. */
    void writeNames(String hostname, String address, PodSpec pod) {
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n" + address + " " + hostname + "\n");
        for (HostAlias alias : pod.getHostAliases()) {
            hosts.append(alias.getIp())
                    .append(' ')
                    .append(String.join(" ", alias.getHostnames()))
                    .append('\n');
        }
        try {
            Files.writeString(folder.resolve("etc/hosts"), hosts);
            Files.writeString(folder.resolve("etc/hostname"), hostname + "\n");
            // No name server: a look-up fails at once.
            Files.writeString(folder.resolve("etc/resolv.conf"), "nameserver " + NodeNetwork.NODE_ADDRESS + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path volumes() {
        return folder.resolve("volumes");
    }

    private void create(Volume volume, NamespaceData namespace) throws IOException {
        Path place = Files.createDirectories(volume(volume.getName()));
        if (volume.getEmptyDir() != null) {
            Commands.run("chmod", "2777", place.toString());
        } else if (volume.getSecret() != null) {
            Integer mode = volume.getSecret().getDefaultMode();
            write(place, namespace.secret(volume.getSecret().getSecretName()), mode == null ? SECRET_MODE : mode);
        } else if (volume.getConfigMap() != null) {
            write(place, namespace.configMap(volume.getConfigMap().getName()), SECRET_MODE);
        } else {
            throw new IllegalStateException("The volume " + volume.getName() + " is of a kind that is not known here.");
        }
    }

    /** As the kubelet does it: files in a folder with a time in its name, and links to them, so that all change at once. */
    private static void write(Path place, Map<String, String> data, int mode) throws IOException {
        Path real = Files.createDirectory(place.resolve("..2026_01_01_00_00_00.1"));
        Files.createSymbolicLink(place.resolve("..data"), real.getFileName());
        for (Map.Entry<String, String> entry : data.entrySet()) {
            Path file = Files.writeString(real.resolve(entry.getKey()), entry.getValue());
            Commands.run("chmod", Integer.toOctalString(mode), file.toString());
            Files.createSymbolicLink(place.resolve(entry.getKey()), Path.of("..data", entry.getKey()));
        }
    }
}
