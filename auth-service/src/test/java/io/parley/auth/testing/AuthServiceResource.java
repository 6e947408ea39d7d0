package io.parley.auth.testing;

import io.parley.localcluster.testing.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;

/** Gives auth-service a real MariaDB and Kafka, a new signing key and a free gRPC port. */
public final class AuthServiceResource implements QuarkusTestResourceLifecycleManager {
    /** What callers must carry. */
    public static final String CREDENTIAL = "a credential for tests";

    /** Name of the first operator; his password is {@link AuthClient#PASSWORD}. */
    public static final String OPERATOR = "chief";

    private static final String SCHEMA = "parley_auth";

    @Override
    public Map<String, String> start() {
        try {
            String address = TestServers.mariaDb().createSchema(SCHEMA);
            return Map.ofEntries(
                    Map.entry("quarkus.datasource.reactive.url", address),
                    Map.entry("quarkus.datasource.jdbc.url", "jdbc:" + address),
                    Map.entry("quarkus.datasource.username", SCHEMA),
                    Map.entry("quarkus.datasource.password", SCHEMA),
                    Map.entry("kafka.bootstrap.servers", TestServers.kafka().bootstrapServers()),
                    Map.entry("parley.service-credential", CREDENTIAL),
                    // Nobody is there unless a test is: logins do not need message-service.
                    Map.entry("parley.auth.message", "127.0.0.1:" + freePort()),
                    Map.entry("parley.outbox.interval", "300ms"),
                    Map.entry("parley.auth.connections.age", "1s"),
                    Map.entry("parley.auth.signing-keys.generate", "true"),
                    Map.entry(
                            "parley.auth.signing-keys.directory",
                            Files.createTempDirectory("parley-keys").toString()),
                    Map.entry("parley.auth.first-operator.name", OPERATOR),
                    Map.entry("parley.auth.first-operator.password", AuthClient.PASSWORD),
                    Map.entry("parley.auth.attempts.registrations-per-address", "1000000"),
                    // Longer than the last free guess may take on a busy machine: the wait begins before its hash.
                    Map.entry("parley.auth.attempts.first-delay", "1m"),
                    Map.entry("quarkus.grpc.server.test-port", Integer.toString(freePort())));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        // The servers belong to this JVM and are stopped by it.
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
