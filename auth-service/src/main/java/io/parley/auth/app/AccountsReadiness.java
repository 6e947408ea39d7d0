package io.parley.auth.app;

import io.parley.auth.token.SigningKeys;
import io.parley.kit.outage.Dependencies;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the database answers and there is a key to sign with. Kafka is not asked: without it everything works, and
 * revocations wait in the database.
 */
@Readiness
@ApplicationScoped
class AccountsReadiness implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;
    private final SigningKeys keys;

    AccountsReadiness(Pool pool, SigningKeys keys) {
        this.pool = pool;
        this.keys = keys;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("accounts");
        if (!keys.loaded()) {
            return Uni.createFrom()
                    .item(response.down().withData("signing-key", "none yet").build());
        }
        response.withData("signing-key", keys.signing().id());
        return pool.query("SELECT 1")
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s"))
                .map(rows -> response.up().build())
                .onFailure()
                .recoverWithItem(failure -> response.down()
                        .withData("database", "does not answer")
                        .withData("reason", Dependencies.mysql().cannotBeUsed(failure))
                        .build());
    }
}
