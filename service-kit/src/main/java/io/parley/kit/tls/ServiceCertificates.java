package io.parley.kit.tls;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The certificates that services show each other: those of the TLS registry's configuration {@value #CONFIGURATION}. Without one
 * services speak without TLS.
 */
@ApplicationScoped
public class ServiceCertificates {
    private static final String CONFIGURATION = "services";

    private final TlsConfigurationRegistry registry;
    private final ServiceIdentity identity;

    ServiceCertificates(
            TlsConfigurationRegistry registry,
            Vertx vertx,
            @ConfigProperty(name = "parley.service-credential") String serviceCredential) {
        this.registry = registry;
        this.identity = new ServiceIdentity(
                serviceCredential,
                registry.get(CONFIGURATION)
                        .filter(found -> found.getKeyStoreOptions() != null)
                        .map(found -> new ServiceTls(found, vertx)));
    }

    /** What this service shows to others. */
    public ServiceIdentity identity() {
        return identity;
    }

    /** The TLS registry has read the certificates again, whether they have changed or not. On a worker thread. */
    void certificateRead(@Observes CertificateUpdatedEvent event) {
        TlsConfiguration read = event.tlsConfiguration();
        if (registry.get(CONFIGURATION).filter(ours -> ours == read).isPresent()) {
            identity.tls().ifPresent(tls -> tls.renew(read));
        }
    }
}
