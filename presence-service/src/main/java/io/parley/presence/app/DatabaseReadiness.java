package io.parley.presence.app;

import io.parley.kit.outage.Dependencies;
import io.parley.presence.store.LeaseStore;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: the database answers through the pool that serves the calls. Kafka does not count: without it every call
 * still does its work, only replaced sessions are told later or not at all.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {
    private static final String NAME = "database";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LeaseStore leases;

    DatabaseReadiness(LeaseStore leases) {
        this.leases = leases;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return leases.now()
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s"))
                .map(now -> HealthCheckResponse.up(NAME))
                .onFailure()
                .recoverWithItem(failure -> HealthCheckResponse.named(NAME)
                        .withData("reason", Dependencies.mysql().cannotBeUsed(failure))
                        .down()
                        .build());
    }
}
