package io.parley.message.app;

import io.parley.kit.outage.Dependencies;
import io.parley.message.store.commit.DatabasePools;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: MySQL answers, with the account that messages are committed with. Without it nothing here works.
 *
 * <p>presence-service and Kafka do not count. Without them messages are still accepted, kept and acknowledged, history and
 * sync still answer, and what could not be pushed follows by redelivery. To be unready would turn a delay of pushes into
 * a refusal of messages, on all pods at once.
 *
 * <p>There is no liveness check of our own: no state is known that only a restart would end. An event loop that hangs does
 * not answer the probe either, and that is told apart from being unready.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {
    private static final String NAME = "database";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DatabasePools pools;

    DatabaseReadiness(DatabasePools pools) {
        this.pools = pools;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        Pool probe = pools.probe();
        if (probe == null) {
            return Uni.createFrom().item(down("The connections are not set up yet."));
        }
        return Uni.createFrom()
                .completionStage(() -> probe.query("SELECT 1").execute().toCompletionStage())
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s"))
                .map(answered -> HealthCheckResponse.up(NAME))
                .onFailure()
                .recoverWithItem(failure -> down(Dependencies.mysql().cannotBeUsed(failure)));
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named(NAME).withData("reason", reason).down().build();
    }
}
