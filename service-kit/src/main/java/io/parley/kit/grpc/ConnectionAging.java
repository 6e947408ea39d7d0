package io.parley.kit.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.TimeUnit;

/**
 * Ends callers' connections when they are old, in good order: calls under way finish, new ones go over a new connection,
 * and none fails. A caller that sees one address for all replicas reaches them all that way, in time, and one that
 * knows every replica loses nothing. gRPC varies the age by a tenth, so that callers do not come back all at once.
 *
 * <p>Connections of a service without {@link ConnectionTerms} do not age.
 */
@ApplicationScoped
class ConnectionAging implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final Instance<ConnectionTerms> terms;

    ConnectionAging(Instance<ConnectionTerms> terms) {
        this.terms = terms;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        if (terms.isResolvable()) {
            builder.nettyBuilder()
                    .maxConnectionAge(terms.get().age().toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(terms.get().grace().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
