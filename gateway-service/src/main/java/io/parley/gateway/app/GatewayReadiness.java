package io.parley.gateway.app;

import io.parley.kit.outage.Dependencies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready when a client that logs in now gets a session: a lease is held, deliveries are positioned, the signing keys and what
 * was revoked are known, and the gateway is not going away. While Kafka is away the gateway is ready all the same, and says
 * what comes late. What is missing is in the answer, a sentence for each, and in the log once whenever it changes.
 */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(GatewayReadiness.class);
    private static final String STARTING = "The gateway is starting.";

    private final GatewayService service;
    private final AtomicReference<String> saidLast = new AtomicReference<>(STARTING);

    GatewayReadiness(GatewayService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Gateway gateway = service.gateway();
        if (gateway == null) {
            return HealthCheckResponse.named("gateway")
                    .withData("reason", STARTING)
                    .down()
                    .build();
        }
        ReadinessConditions conditions = gateway.readiness();
        String reason = conditions.reason();
        say(reason);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
        if (!conditions.kafka()) {
            response.withData("kafka-reason", Dependencies.kafka().cannotBeUsed("it does not answer"));
        }
        return response.withData("lease", conditions.lease())
                .withData("draining", conditions.draining())
                .withData("deliveries", conditions.positioned())
                .withData("revocations", conditions.caughtUp())
                .withData("kafka", conditions.kafka())
                .withData("signing-keys", conditions.signingKeys())
                .withData("stopping", conditions.stopping())
                .withData("reason", reason)
                .status(conditions.areMet())
                .build();
    }

    private void say(String reason) {
        if (!reason.equals(saidLast.getAndSet(reason))) {
            LOG.infof("Readiness: %s", reason);
        }
    }
}
