package io.parley.gateway.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when a client that logs in now gets a session and its deliveries. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
    private final GatewayService service;

    GatewayReadiness(GatewayService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Gateway gateway = service.gateway();
        if (gateway == null) {
            return HealthCheckResponse.down("gateway");
        }
        boolean ready = !gateway.isStopping()
                && gateway.holdsLease()
                && gateway.readsDeliveries()
                && gateway.knowsRevocations()
                && gateway.knowsSigningKeys();
        return HealthCheckResponse.named("gateway")
                .withData("lease", gateway.holdsLease())
                .withData("deliveries", gateway.readsDeliveries())
                .withData("revocations", gateway.knowsRevocations())
                .withData("signing-keys", gateway.knowsSigningKeys())
                .withData("stopping", gateway.isStopping())
                .status(ready)
                .build();
    }
}
