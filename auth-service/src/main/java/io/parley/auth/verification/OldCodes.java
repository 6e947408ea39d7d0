package io.parley.auth.verification;

import io.parley.kit.sql.Sweep;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Forgets addresses that no code was asked for of late. */
@ApplicationScoped
public class OldCodes {
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(2);

    private final Sweep sweep;

    OldCodes(CodeStore store, Vertx vertx, Clock clock) {
        sweep = new Sweep(vertx, "Old codes", PAUSE, () -> store.forget(clock.millis() - KEPT.toMillis()));
    }

    /** Begins. */
    public void start() {
        sweep.start();
    }

    @PreDestroy
    void stop() {
        sweep.close();
    }
}
