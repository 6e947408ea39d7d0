package io.parley.auth.testing;

import io.parley.localcluster.database.MariaDb;
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

    private static final String SCHEMA = "parley_auth";

    @Override
    public Map<String, String> start() {
        try {
            MariaDb database = TestServers.mariaDb();
            database.createSchema(SCHEMA);
            String address = "mysql://127.0.0.1:" + database.port() + "/" + SCHEMA;
            return Map.ofEntries(
                    Map.entry("quarkus.datasource.reactive.url", address),
                    Map.entry("quarkus.datasource.jdbc.url", "jdbc:" + address),
                    Map.entry("quarkus.datasource.username", SCHEMA),
                    Map.entry("quarkus.datasource.password", SCHEMA),
                    Map.entry("kafka.bootstrap.servers", TestServers.kafka().bootstrapServers()),
                    Map.entry("parley.service-credential", CREDENTIAL),
                    Map.entry("parley.auth.signing-keys.generate", "true"),
                    Map.entry(
                            "parley.auth.signing-keys.directory",
                            Files.createTempDirectory("parley-keys").toString()),
                    Map.entry("parley.auth.attempts.registrations-per-address", "1000000"),
                    Map.entry("quarkus.http.test-port", "0"),
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
