package io.parley.message.grpc;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What operators call this process: its host, which is the pod's name in Kubernetes, and its gRPC port. */
@Singleton
class PodName {
    private final String text;

    /** For CDI. */
    PodName(@ConfigProperty(name = "quarkus.grpc.server.port", defaultValue = "9000") int port) {
        text = host() + ":" + port;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "message-service";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
