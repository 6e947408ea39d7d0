package io.parley.auth.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * Ends callers' connections when they are old, in good order: calls under way finish, new ones go over a new connection,
 * and none fails. A caller that sees one address for all replicas reaches them all that way, in time, and one that
 * knows every replica loses nothing. gRPC varies the age by a tenth, so that callers do not come back all at once.
 */
@ApplicationScoped
class ConnectionAging implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final ConnectionSettings settings;

    ConnectionAging(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        builder.nettyBuilder()
                .maxConnectionAge(settings.age().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
    }
}
