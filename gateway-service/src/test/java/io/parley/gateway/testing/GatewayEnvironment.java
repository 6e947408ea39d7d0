package io.parley.gateway.testing;

import io.parley.kit.testing.KafkaClientProbe;
import io.parley.localcluster.testing.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** A real Kafka, and servers that speak the contracts of the services behind the gateway. */
public final class GatewayEnvironment implements QuarkusTestResourceLifecycleManager {
    /** Deliveries that may wait until it is known who gets them. */
    public static final int GROUP_WAITING_BYTES = 300_000;

    private GatewayPeers peers;

    @Override
    public Map<String, String> start() {
        peers = new GatewayPeers();
        return Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", TestServers.kafka().bootstrapServers()),
                // By the names of environment variables, as a chart gives them.
                Map.entry("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"),
                Map.entry("KAFKA_METRIC_REPORTERS", KafkaClientProbe.class.getName()),
                Map.entry("parley.service-credential", GatewayPeers.CREDENTIAL),
                Map.entry("parley.gateway.ordinal", "3"),
                Map.entry("parley.gateway.tcp.port", String.valueOf(freePort())),
                Map.entry("parley.gateway.http.port", String.valueOf(freePort())),
                Map.entry("parley.gateway.admin.port", String.valueOf(freePort())),
                Map.entry("parley.gateway.test-hooks", "true"),
                Map.entry("parley.gateway.upstream.auth", peers.authEndpoint()),
                Map.entry("parley.gateway.upstream.presence", peers.presenceEndpoint()),
                Map.entry("parley.gateway.upstream.message", peers.messageEndpoint()),
                Map.entry("parley.gateway.connection.login-deadline", "700ms"),
                Map.entry("parley.gateway.connection.silence", "4s"),
                Map.entry("parley.gateway.connection.heartbeat", "1s"),
                Map.entry("parley.gateway.connection.close-grace", "500ms"),
                Map.entry("parley.gateway.connection.outbound-bytes", "512K"),
                Map.entry("parley.gateway.groups.waiting-bytes", String.valueOf(GROUP_WAITING_BYTES)),
                Map.entry("parley.gateway.drain.timeout", "2s"),
                Map.entry("parley.gateway.drain.spread", "200ms"),
                // It finds the peers on the class path and no gRPC service, which is as it shall be.
                Map.entry("quarkus.log.category.\"io.quarkus.grpc.runtime.GrpcServerRecorder\".level", "OFF"),
                // The peers are servers of their own, not services of the gateway. The rest is as in
                // application.properties.
                Map.entry(
                        "quarkus.arc.exclude-types",
                        "io.parley.gateway.testing.**,io.parley.kit.lifecycle.CallGate,"
                                + "io.parley.kit.lifecycle.ReadinessLog,io.parley.kit.grpc.**"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(peers, new TestInjector.MatchesType(GatewayPeers.class));
    }

    @Override
    public void stop() {
        if (peers != null) {
            peers.stop();
        }
    }
}
