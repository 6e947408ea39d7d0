package io.parley.gateway.app;

import io.parley.gateway.app.config.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live unless only a restart would help: when there has been no lease for long although presence-service answers, nothing
 * else will bring one. A presence-service or a Kafka that is down is no reason.
 */
@Liveness
@ApplicationScoped
public class GatewayLiveness implements HealthCheck {
    private final GatewayService service;
    private final GatewayConfig config;

    GatewayLiveness(GatewayService service, GatewayConfig config) {
        this.service = service;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        Gateway gateway = service.gateway();
        long withoutLeaseMs = gateway == null ? 0 : gateway.millisWithoutLease();
        return HealthCheckResponse.named("lease")
                .withData("missing-ms", withoutLeaseMs)
                .status(withoutLeaseMs <= config.lease().maxMissing().toMillis())
                .build();
    }
}
