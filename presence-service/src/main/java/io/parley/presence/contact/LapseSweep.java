package io.parley.presence.contact;

import io.parley.kit.sql.Sweep;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes requests that have lapsed, which nobody is shown any more. */
@ApplicationScoped
public class LapseSweep {
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Sweep sweep;

    LapseSweep(ContactBook book, Vertx vertx) {
        sweep = new Sweep(vertx, "Lapsed requests", PAUSE, book::forgetLapsed);
    }

    /** Begins. */
    public void start() {
        sweep.start();
    }

    /** Ends with the batch under way. */
    public void stop() {
        sweep.close();
    }
}
