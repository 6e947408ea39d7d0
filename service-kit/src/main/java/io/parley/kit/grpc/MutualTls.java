package io.parley.kit.grpc;

import io.parley.kit.tls.ServiceCertificates;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets nobody connect to a service without a certificate of the services' authority, where there is one. */
@ApplicationScoped
class MutualTls implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final ServiceCertificates certificates;

    MutualTls(ServiceCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        certificates.identity().tls().ifPresent(tls -> builder.nettyBuilder().sslContext(tls.server()));
    }
}
