package io.parley.auth.device;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.sql.Sweep;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Forgets devices that have fetched no token for long and whose last one has expired: nothing could be done with them.
 */
@ApplicationScoped
public class UnusedDevices {
    private static final Duration PAUSE = Duration.ofHours(1);

    /** A range of the index over when devices were last seen. */
    private static final String FORGET =
            "DELETE FROM device WHERE last_seen_ms < ? AND refresh_expires_ms < ? LIMIT 1000";

    private final Pool pool;
    private final Clock clock;
    private final long forgetAfterMs;
    private final Counter forgotten;
    private final Sweep sweep;

    UnusedDevices(Pool pool, Vertx vertx, Clock clock, DeviceSettings settings, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        forgetAfterMs = settings.forgetAfter().toMillis();
        forgotten = Counter.builder("parley.auth.devices.forgotten")
                .description("Devices that were removed because nobody had used them for long")
                .register(metrics);
        sweep = new Sweep(vertx, "Unused devices", PAUSE, this::forget);
    }

    /** Begins. */
    public void start() {
        sweep.start();
    }

    @PreDestroy
    void stop() {
        sweep.close();
    }

    /** Forgets a batch of them; how many there were. */
    public Uni<Integer> forget() {
        long nowMs = clock.millis();
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(nowMs - forgetAfterMs, nowMs))
                .map(deleted -> deleted.rowCount())
                .invoke(count -> forgotten.increment(count));
    }
}
