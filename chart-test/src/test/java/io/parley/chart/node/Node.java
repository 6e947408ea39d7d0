package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node with images on it, on which services get addresses and pods run. For one thread. */
public final class Node implements AutoCloseable {
    private static final int FIRST_NODE_PORT = 30_000;

    private final Path folder;
    private final NamespaceData namespace;
    private final Map<String, ImageArchive> images = new HashMap<>();
    private final NodeNetwork network = new NodeNetwork();
    private final Map<String, String> serviceAddresses = new HashMap<>();
    private final Map<RunningPod, PodTemplateSpec> pods = new LinkedHashMap<>();
    private final List<MemoryLimit> limits = new ArrayList<>();
    private final List<ServiceForwarder> forwarders = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> nodePorts = new HashMap<>();
    private Map<String, String> serviceVariables = Map.of();
    private int lastNodePort = FIRST_NODE_PORT;

    /** Why no node can be had on this machine; empty when one can. */
    public static String obstacle() {
        return NodeNetwork.obstacle();
    }

    /**
     * A node.
     *
     * @param folder for the files of images, which are taken up again, and of pods, which are not
     */
    public Node(Path folder, NamespaceData namespace, List<ImageArchive> images) {
        this.folder = folder;
        Commands.run("rm", "-rf", folder.resolve("pods").toString());
        this.namespace = namespace;
        images.forEach(image -> this.images.put(image.name(), image));
    }

    /** The node's own address, where node ports are and what pods reach the outside by. */
    public static String address() {
        return NodeNetwork.NODE_ADDRESS;
    }

    /** Gives the services their addresses, as Kubernetes does before there are pods. */
    public void addServices(List<Service> services) {
        for (Service service : services) {
            if (!"None".equals(service.getSpec().getClusterIP())) {
                String address = network.serviceAddress();
                serviceAddresses.put(service.getMetadata().getName(), address);
                service.getSpec().getPorts().forEach(port -> forward(service, port, address));
            }
        }
        serviceVariables = ServiceVariables.of(services, serviceAddresses);
    }

    /** Lets the node's own address lead somewhere else. */
    public void forwardOwnPort(int port, InetSocketAddress target) {
        forwarders.add(new ServiceForwarder(NodeNetwork.NODE_ADDRESS, port, () -> List.of(target)));
    }

    private void forward(Service service, ServicePort port, String address) {
        String target = port.getTargetPort().getStrVal();
        forwarders.add(new ServiceForwarder(address, port.getPort(), () -> endpoints(service, target)));
        if ("NodePort".equals(service.getSpec().getType())) {
            int nodePort = port.getNodePort() == null ? ++lastNodePort : port.getNodePort();
            nodePorts.put(service.getMetadata().getName() + "/" + port.getName(), nodePort);
            forwarders.add(new ServiceForwarder(NodeNetwork.NODE_ADDRESS, nodePort, () -> endpoints(service, target)));
        }
    }

    /** Where a port of a NodePort service is, at the node's address. */
    public int nodePort(String service, String port) {
        return nodePorts.get(service + "/" + port);
    }

    private List<InetSocketAddress> endpoints(Service service, String port) {
        List<InetSocketAddress> endpoints = new ArrayList<>();
        synchronized (pods) {
            pods.forEach((pod, template) -> {
                boolean selected = template.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(service.getSpec().getSelector().entrySet());
                if (selected && pod.isReady()) {
                    endpoints.add(new InetSocketAddress(pod.address(), RunningPod.port(container(template), port)));
                }
            });
        }
        return endpoints;
    }

    /** Runs a pod of this name. */
    public RunningPod run(String name, PodTemplateSpec template) {
        PodSpec spec = template.getSpec();
        ImageArchive image = images.get(container(template).getImage());
        if (image == null) {
            throw new IllegalStateException(
                    "ErrImageNeverPull: " + container(template).getImage());
        }
        String address = network.podAddress();
        MemoryLimit limit = MemoryLimit.of("parley-" + name, ContainerStart.memoryLimit(container(template)));
        limits.add(limit);
        ContainerEnvironment environment = new ContainerEnvironment(
                namespace,
                Boolean.FALSE.equals(spec.getEnableServiceLinks()) ? Map.of() : serviceVariables,
                Map.of("metadata.name", name, "status.podIP", address, "status.hostIP", address()));
        ContainerStart start = new ContainerStart(
                name,
                address,
                spec,
                environment,
                image,
                image.unpack(folder.resolve("layers")),
                new PodFolder(folder.resolve("pods").resolve(name), spec, namespace),
                limit,
                network);
        RunningPod pod = new RunningPod(name, address, spec, start);
        synchronized (pods) {
            pods.put(pod, template);
        }
        return pod;
    }

    private static Container container(PodTemplateSpec template) {
        return template.getSpec().getContainers().get(0);
    }

    @Override
    public void close() {
        pods.keySet().forEach(RunningPod::kill);
        try {
            for (ServiceForwarder forwarder : forwarders) {
                forwarder.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            network.close();
            limits.forEach(MemoryLimit::remove);
        }
    }
}
