package io.parley.message.grpc;

import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What operators call this process: its host, which is the pod's name in Kubernetes, and its gRPC port. */
@Singleton
class PodName {
    private final String text;

    /** For CDI. */
    PodName(@ConfigProperty(name = "quarkus.grpc.server.port") int port) {
        try {
            text = InetAddress.getLocalHost().getHostName() + ":" + port;
        } catch (UnknownHostException nameless) {
            throw new UncheckedIOException(nameless);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
